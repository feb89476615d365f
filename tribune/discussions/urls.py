from django.urls import URLPattern, URLResolver, path

from tribune.discussions.views import kinds, messages, privates, reading, threads

app_name = "discussions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", threads.index, name="index"),
    path("messages/reading/", reading.all_read, name="all_read"),
    path("messages/draft/", reading.draft, name="draft"),
    path("messages/requests/", privates.requests, name="requests"),
    path("messages/to/<code:person_code>/", privates.write, name="write"),
    path("threads/of/<code:circle_code>/", threads.of_circle, name="of_circle"),
    path("threads/of/<code:circle_code>/new/", threads.new, name="new"),
    path("threads/of/<code:circle_code>/room/", threads.room, name="room"),
    path("threads/<code:code>/", threads.page, name="thread"),
    path("threads/<code:code>/messages/", messages.post, name="post"),
    path("threads/<code:code>/people/", reading.people, name="people"),
    path("threads/<code:code>/reading/", reading.read, name="read"),
    path("threads/<code:code>/following/", reading.following, name="following"),
    path("threads/<code:code>/request/", privates.answer, name="request"),
    path("threads/<code:code>/leaving/", privates.leaving, name="leaving"),
    path("threads/<code:code>/pin/", threads.pin, name="pin"),
    path("threads/<code:code>/lock/", threads.lock, name="lock"),
    path("threads/<code:code>/pace/", threads.pace, name="pace"),
    path("threads/<code:code>/<int:number>/", threads.page, name="message"),
    path("threads/<code:code>/<int:number>/answer/", messages.answer, name="answer"),
    path("threads/<code:code>/<int:number>/edit/", messages.edit, name="edit"),
    path("threads/<code:code>/<int:number>/history/", messages.history, name="history"),
    path("threads/<code:code>/<int:number>/deletion/", messages.deletion, name="deletion"),
    path("threads/<code:code>/<int:number>/release/", messages.release, name="release"),
    path("threads/<code:code>/<int:number>/reactions/", messages.reaction, name="reaction"),
    path("p/<code:card_code>/comments/", messages.comment, name="comment"),
    path("p/<code:card_code>/people/", reading.people_under, name="people_under"),
    path("desk/discussions/", kinds.urlpatterns[0].callback, name="operating"),
    *kinds.urlpatterns,
]
