"""The sentences said once a team's page has done something."""

from django.utils.translation import gettext_lazy as _

from tribune.design.flash import SAID, Said


def register() -> None:
    for code, sentence in (
        ("team_made", _("The team is made. Share its page, and give a first rendezvous.")),
        ("team_saved", _("Saved.")),
        ("team_member", _("You are in. Welcome!")),
        ("team_follower", _("You will be told of what this team publishes.")),
        ("team_none", _("You have left.")),
        ("role_changed", _("The role is changed.")),
        ("removed", _("This person is no longer in the team.")),
        ("join_asked", _("Your request has left. You will be told of the answer.")),
        ("join_withdrawn", _("Your request is withdrawn.")),
        ("accepted", _("Accepted. They are told.")),
        ("refused", _("Refused. They are told.")),
        ("link_made", _("The link is ready: share it, or show its code.")),
        ("invited", _("If this address takes invitations, yours is on its way.")),
        ("revoked", _("Revoked: it opens nothing any more.")),
        ("handover_offered", _("The offer has left. You will be told of the answer.")),
        ("handover_taken", _("You answer for this team from now on. Thank you!")),
        ("handover_declined", _("Declined. They are told.")),
        ("team_closed", _("The team is closed, and its members are told.")),
        ("team_reopened", _("The team is open again.")),
        ("team_split", _("The new team is made, and both sides are told.")),
        ("merger_asked", _("Asked. You will be told of the answer.")),
        ("merged", _("Done: they are with you, and everyone is told.")),
        ("not_merged", _("Declined. They are told.")),
        ("enquiry_sent", _("Your message has left for the organisers.")),
        ("answer_sent", _("Your answer has left.")),
        ("circular_sent", _("The members are being told.")),
        ("team_desk_done", _("Done.")),
    ):
        SAID.register(code, Said(sentence))
