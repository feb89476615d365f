"""From a template to words: subject, plain text and HTML in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from tribune.mail.dressing import dressed
from tribune.movement.languages import speaking
from tribune.movement.settings import movement


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a letter says to its reader's calendar: an iTIP ``method`` (RFC 5546) and the iCalendar text that says it."""

    method: str
    text: str


def words_of(template: str, context: Mapping[str, Any], *, language: str) -> Words:
    """``<template>.txt`` (its first line is the subject) and ``<template>.html``, or HTML of the text when there is none.

    In both, ``{% url %}`` gives the path in the reader's language and ``{{ site_url }}`` stands before it.
    """
    with speaking(language) as spoken:
        given = {**context, "movement": movement(), "site_url": settings.SITE_URL, "language": spoken}
        subject, _end, text = _drawn(f"{template}.txt", given, autoescape=False).strip().partition("\n")
        text = text.strip()
        given["subject"] = subject = " ".join(subject.split())
        try:
            html = _drawn(f"{template}.html", given, autoescape=True)
        except TemplateDoesNotExist as missing:
            if missing.args != (f"{template}.html",):
                raise
            given["body"] = dressed(text)
            html = _drawn("mail/letter.html", given, autoescape=True)
    return Words(subject=subject, text=f"{text}\n", html=html)


def _drawn(name: str, given: Mapping[str, Any], *, autoescape: bool) -> str:
    # Straight to the engine: its wrapper escapes everything, and plain text must not be.
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(given), autoescape=autoescape)))
