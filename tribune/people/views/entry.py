"""Sign-in and joining."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "people/sign_in.html")


def join(request: HttpRequest) -> HttpResponse:
    return render(request, "people/join.html")
