"""Teams: their pages, their desks, feeds, lists of members, and the doors of their invitations."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.people.models import Intent, Seat
from tribune.teams.models import Enquiry, Handover, Invitation, Merger, Team, TeamKind


def register() -> None:
    WAYS_OUT.register(
        "teams.lists",
        pages("teams:index", "teams:new", "teams:operating", "teams:operating_charter", asking=["", "?q=a"]),
    )
    WAYS_OUT.register(
        "teams.pages", pages("teams:short", "teams:page", "teams:joining", "teams:leaving", "teams:contact", of=_teams)
    )
    WAYS_OUT.register("teams.feeds", web("teams:feed", of=_feeds))
    WAYS_OUT.register("teams.sheets", web("teams:sheet", of=_sheets))
    WAYS_OUT.register(
        "teams.desks",
        web(
            "teams:members", "teams:edit", "teams:requests", "teams:questions", "teams:history", "teams:invitations",
            "teams:running", "teams:closing", "teams:split", "teams:merging", "teams:certification", "teams:inbox",
            "teams:circular", "teams:operating_referent", "teams:operating_history", of=_teams,
        ),
    )  # fmt: skip
    WAYS_OUT.register("teams.members", web("teams:role", "teams:handover_offer", of=_members))
    WAYS_OUT.register("teams.letters_in", web("teams:enquiry", "teams:contact_confirmation", of=_enquiries))
    WAYS_OUT.register("teams.changes", web("teams:handover", "teams:merger", of=_changes))
    WAYS_OUT.register("teams.invitations", web("teams:invitation", "teams:door", "teams:abuse", of=_invitations))
    WAYS_OUT.register("teams.invitation_pictures", web("teams:invitation_picture", of=_invitations))
    WAYS_OUT.register("teams.kinds", web("teams:kinds", "teams:kind_new", "teams:kind", of=_kinds))


def _teams(visitor: Visitor) -> Iterator[Names]:
    for code in Team.objects.values_list("code", flat=True):
        yield {"code": code, "slug": "x"}


def _feeds(visitor: Visitor) -> Iterator[Names]:
    for code in Team.objects.values_list("code", flat=True):
        yield from ({"code": code, "format": ending} for ending in ("rss", "atom", "json"))


def _sheets(visitor: Visitor) -> Iterator[Names]:
    for code in Team.objects.values_list("code", flat=True):
        yield from ({"code": code, "format": ending} for ending in ("csv", "pdf"))


def _members(visitor: Visitor) -> Iterator[Names]:
    for code, person in Seat.objects.filter(circle__team__isnull=False).values_list(
        "circle__team__code", "person__code"
    ):
        yield {"code": code, "person_code": person}


def _enquiries(visitor: Visitor) -> Iterator[Names]:
    for code, enquiry in Enquiry.objects.values_list("team__code", "code"):
        yield {"code": code, "enquiry_code": enquiry}
    for code in Intent.objects.values_list("code", flat=True):
        yield {"intent_code": code, "token": "wrong"}


def _changes(visitor: Visitor) -> Iterator[Names]:
    for code, handover in Handover.objects.values_list("team__code", "code"):
        yield {"code": code, "handover_code": handover}
    for code, merger in Merger.objects.values_list("team__code", "code"):
        yield {"code": code, "merger_code": merger}


def _invitations(visitor: Visitor) -> Iterator[Names]:
    yield {"token": "wrong"}
    for code, invitation in Invitation.objects.values_list("team__code", "code"):
        yield {"code": code, "invitation_code": invitation}


def _kinds(visitor: Visitor) -> Iterator[Names]:
    yield from TeamKind.objects.values("slug")[:1]
