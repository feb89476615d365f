"""The sentences said once an action's page has done something."""

from django.utils.translation import gettext_lazy as _

from tribune.design.flash import SAID, Said


def register() -> None:
    for code, sentence in (
        ("rsvp_yes", _("You are expected. We will tell you if anything changes.")),
        ("rsvp_waiting", _("You are on the waiting list: we write to you as soon as a place is free.")),
        ("rsvp_maybe", _("Noted: maybe.")),
        ("rsvp_no", _("Noted: you are not coming. Your place is free again.")),
        ("published", _("It is published: here is what people see.")),
        ("draft_kept", _("Kept as a draft. Only those who organise it see it.")),
        ("action_saved", _("Saved.")),
        ("called_off", _("It is called off. Everyone who had answered is being told.")),
        ("calendar_opened", _("Here is its address: give it to your calendar.")),
        ("calendar_renewed", _("Its address is new. The one known before leads nowhere any more.")),
        ("calendar_closed", _("Closed: nobody reads your agenda there any more.")),
        ("date_added", _("One date more.")),
        ("date_moved", _("The date is moved. Those who were coming are being told.")),
        ("repetition_saved", _("It repeats. Each date takes its own answers.")),
        ("repetition_ended", _("It repeats no more.")),
        ("poll_opened", _("It is asked. Share this page’s link with whoever else you want to come.")),
        ("poll_answered", _("Noted. You may change your answers until the date is chosen.")),
        ("poll_closed", _("That is the date. Those who answered are being told.")),
        ("alert_kept", _("Kept: we write to you when something new matches.")),
        ("alert_ended", _("Ended: it tells you nothing more.")),
        ("message_sent", _("It is on its way to each of them, once.")),
        ("desk_done", _("Done.")),
        ("report_kept", _("The report is kept. Only those who organise see it until it is published.")),
        ("report_published", _("It is published: here is what people read.")),
        ("report_unpublished", _("Taken back: only those who organise see it now.")),
        ("team_goes", _("Your team is going. Both pages say so.")),
        ("team_stays", _("Noted: your team is not going.")),
        ("team_accepted", _("You organise it together from now on.")),
        ("team_refused", _("Noted. Those who invited you are told.")),
        ("teams_kept", _("Done.")),
        ("favour_offered", _("Offered. You are told when someone asks.")),
        ("favour_withdrawn", _("It is not offered any more. Those who asked are told.")),
        ("favour_asked", _("Asked. You will be told the answer.")),
        ("favour_answered", _("Noted. They are told.")),
        ("favour_back", _("Given back. They are told.")),
        ("favour_said", _("Sent.")),
        ("favours_kept", _("Saved.")),
        ("shift_taken", _("It is yours. You are expected at the action too.")),
        ("shift_left", _("You gave it up. The organisers are told.")),
        ("shift_changed", _("Changed: see your role.")),
        ("swap_asked", _("Those who have it are asked. The first to agree swaps with you.")),
        ("shifts_kept", _("The roles are kept.")),
        ("shift_removed", _("Removed. Those who had it are told.")),
        ("thing_brought", _("Noted: you bring it. You are expected at the action too.")),
        ("thing_left", _("Noted: you do not bring it.")),
        ("things_kept", _("The list is kept.")),
        ("thing_removed", _("Removed. Those who were going to bring it are told.")),
    ):
        SAID.register(code, Said(sentence))
