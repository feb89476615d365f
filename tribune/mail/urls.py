from django.urls import URLPattern, URLResolver, path

from tribune.mail import views

app_name = "mail"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<code:code>/", views.letter, name="letter"),
    path("mailbox/<code:code>/html/", views.html, name="html"),
]
