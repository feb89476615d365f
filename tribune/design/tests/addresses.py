"""A handful of addresses for pages that only tests draw, before the house's own."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tribune.kit.refusals import Refusal


class EverySeatIsTaken(Refusal):
    sentence = "Every seat is taken."


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


def refusing(request: HttpRequest) -> HttpResponse:
    raise EverySeatIsTaken


def breaking(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


class TooOften(Refusal):
    sentence = "Three codes in an hour: wait a little."
    status = 429


def hurrying(request: HttpRequest) -> HttpResponse:
    raise TooOften


urlpatterns = [
    path("hurrying/", hurrying),
    path("", plain, name="home"),
    path("near/", plain, name="near"),
    path("messages/", plain, name="messages"),
    path("desk/", plain, name="desk"),
    path("refusing/", refusing, name="refusing"),
    path("breaking/", breaking, name="breaking"),
    path("", include("tribune.config.urls")),
]
handler403 = "tribune.design.views.forbidden"
handler404 = "tribune.design.views.not_found"
handler500 = "tribune.design.views.broken"
