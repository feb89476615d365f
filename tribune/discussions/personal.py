"""What this room holds about a person: what they wrote, reacted to, read, follow, began to write, who named them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from tribune.discussions import listing, parties, words
from tribune.discussions.models import (
    Ban,
    CaughtUp,
    CircleBlock,
    Deletion,
    Draft,
    Lock,
    Mention,
    Message,
    Reaction,
    Reader,
    Revision,
    Thread,
)
from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication

MODELS = [Ban, CaughtUp, CircleBlock, Deletion, Draft, Lock, Mention, Message, Reaction, Reader, Thread]


def export(person: Person) -> Mapping[str, Any]:
    written = Message.objects.filter(author=person).select_related("thread", "deletion").order_by("posted_at", "pk")
    named = Mention.objects.filter(person=person).select_related("message__thread").order_by("pk")
    return {
        "messages": [
            {
                "in": str(m.thread),
                "words": m.text,
                "at": m.posted_at.isoformat(),
                "by": m.came_by,
                "edited_at": m.edited_at and m.edited_at.isoformat(),
                "deleted": m.is_deleted,
                "former_words": [r.text for r in m.revisions.all()],
                "files": [str(a.file or a.picture) for a in m.attachments.select_related("file", "picture")],
            }
            for m in written.prefetch_related("revisions")
        ],
        "threads_opened": list(Thread.objects.filter(opened_by=person).values("code", "title", "opened_at")),
        "reactions": [
            {"kind": r.kind.name, "in": r.message.thread.code, "number": r.message.number, "at": r.given_at.isoformat()}
            for r in Reaction.objects.filter(person=person).select_related("kind", "message__thread").order_by("pk")
        ],
        "named_in": [{"in": m.message.thread.code, "number": m.message.number, "as": m.said} for m in named],
        "reading": list(
            Reader.objects.filter(person=person)
            .order_by("pk")
            .values(
                "thread__code", "read_number", "follows", "is_muted", "is_party", "asked_at", "accepted_at", "left_at"
            )
        ),
        "private_talks": _private_talks(person),
        "drafts": list(Draft.objects.filter(person=person).order_by("pk").values("anchor", "title", "text", "kept_at")),
        "threads_locked": list(Lock.objects.filter(by=person).values("thread__code", "reason", "locked_at")),
        "kept_out_of_rooms": list(
            Ban.objects.filter(person=person).order_by("pk").values("thread__code", "reason", "since", "until")
        ),
        "refused_by_organisers_of": list(
            CircleBlock.objects.filter(person=person).order_by("pk").values("circle__name", "since")
        ),
        "messages_deleted": Deletion.objects.filter(by=person).count(),
    }


def _private_talks(person: Person) -> list[dict[str, Any]]:
    """With whom, under the names that those show there; what the others wrote is theirs."""
    viewer = Viewer(person)
    mine = Reader.objects.filter(person=person, is_party=True, accepted_at__isnull=False).values("thread")
    threads = list(Thread.objects.filter(pk__in=mine).select_related("circle", "about").order_by("pk"))
    names = parties.names_in(threads, viewer)
    return [
        {"in": one.code, "with": listing.name_of(one, viewer, names), "since": one.opened_at.isoformat()}
        for one in threads
    ]


def erase(person: Person, at: datetime) -> None:
    """What they said stays in its place, said by someone who left; their name goes from what others said of them.

    A private talk stays with the other, until its age erases it.
    """
    theirs = Q(opened_by=person) | Q(kind=Thread.Kind.PRIVATE, readers__person=person)
    Thread.objects.filter(theirs, between__isnull=False).update(between=None)
    for mention in Mention.objects.filter(person=person).select_related("message"):
        _unname(mention)
    for model in (Ban, CaughtUp, CircleBlock, Draft, Mention, Reaction, Reader):
        model._default_manager.filter(person=person).delete()
    Message.objects.filter(author=person).update(author=None, key=None)
    Deletion.objects.filter(by=person).update(by=None)
    Lock.objects.filter(by=person).update(by=None)
    Ban.objects.filter(by=person).update(by=None)
    CircleBlock.objects.filter(by=person).update(by=None)
    Publication.objects.filter(thread__opened_by=person).update(version=F("version") + 1)  # their names go from cards
    Thread.objects.filter(opened_by=person).update(opened_by=None, form_key=None)


def _unname(mention: Mention) -> None:
    message, nobody = mention.message, _("someone who left")
    others = list(message.mentions.exclude(pk=mention.pk).values_list("said", flat=True))
    rows: list[Message | Revision] = [message, *message.revisions.all()]
    for row in rows:
        row.text = words.without_name(row.text, mention.said, nobody)
        row.html = words.drawn(row.text, names=others)
        row.save(update_fields=["text", "html"])


def register() -> None:
    PERSONAL_DATA.register("discussions", PersonalData(models=MODELS, export=export, erase=erase))
