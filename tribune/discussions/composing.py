"""What the form at the foot of a thread needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from tribune.discussions import keeping
from tribune.discussions.forms.messages import PACES, MessageForm, new_key
from tribune.discussions.models import Draft, Message, Thread
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication


@dataclass(slots=True)
class Composer:
    """``action`` takes the message; ``people`` lists those one may name; ``anchor`` is where the draft is kept."""

    form: MessageForm
    action: str
    people: str
    anchor: str
    name: str
    after: int = 0
    is_draft_kept: bool = False
    answered: Message | None = None
    kept: str = ""  # in a private thread, how long
    pace: str | Promise = ""  # how long its writer waits between two messages


def composer_of(
    thread: Thread, viewer: Viewer, *, form: MessageForm | None = None, answered: Message | None = None
) -> Composer:
    """For *thread*, with the draft *viewer* has there; *form* as it was sent and refused."""
    draft = None
    if form is None:
        draft = Draft.objects.filter(person=viewer.person, anchor=thread.anchor).first()
        form = _fresh(draft.text if draft is not None else "", answered)
    return Composer(
        form=form,
        action=reverse("discussions:post", args=[thread.code]),
        people=reverse("discussions:people", args=[thread.code]),
        anchor=thread.anchor,
        name=_name(viewer),
        after=thread.last_number,
        is_draft_kept=draft is not None,
        answered=answered,
        kept=keeping.in_words() if thread.is_private else "",
        pace=PACES.get(thread.slow_seconds, f"{thread.slow_seconds} s") if thread.slow_seconds else "",
    )


def composer_under(card: Publication, viewer: Viewer, *, form: MessageForm | None = None, after: int = 0) -> Composer:
    """For what stands under *card*, whether or not anything does yet. No query: a draft is kept on the device."""
    return Composer(
        form=form if form is not None else _fresh("", None),
        action=reverse("discussions:comment", args=[card.code]),
        people=reverse("discussions:people_under", args=[card.code]),
        anchor=f"about:{card.code}",
        name=_name(viewer),
        after=after,
    )


def _fresh(text: str, answered: Message | None) -> MessageForm:
    initial: dict[str, Any] = {"text": text, "key": new_key()}
    if answered is not None:
        initial["reply_to"] = answered.number
    return MessageForm(initial=initial)


def _name(viewer: Viewer) -> str:
    return viewer.person.name if viewer.person is not None else ""
