from django.urls import path

from tribune.timeline.views import feed

app_name = "timeline"
urlpatterns = [
    path("feed/why/<code:code>/", feed.why, name="why"),
    path("feed/seen/", feed.note, name="seen"),
    path("me/feed/", feed.mine, name="mine"),
    path("me/feed/less/", feed.less, name="less"),
    path("me/feed/following/", feed.follow, name="follow"),
]
