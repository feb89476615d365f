"""Taking a published entry off the site by hand, and showing it again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.publications.models import Publication
from tribune.publications.verbs import cards
from tribune.wire.models import Entry, Hiding


class HiddenAlready(Refusal):
    sentence = _("Somebody took it off the wire meanwhile.")


class NotHidden(Refusal):
    sentence = _("Somebody showed it again meanwhile, or a moderator decided about it.")


@transaction.atomic
def hide(*, entry: Entry, by: Any, reason: str, at: datetime) -> Hiding:
    """Show *entry* to nobody, wherever it stands: river, lists, feeds, its own page. Raises HiddenAlready."""
    card = Publication.objects.select_for_update().filter(entry=entry, withheld_at=None).first()
    if card is None:
        raise HiddenAlready
    cards.withhold(card, at=at)
    hiding, _is_new = Hiding.objects.update_or_create(entry=entry, defaults={"by": by, "at": at, "reason": reason})
    return hiding


@transaction.atomic
def show_again(*, hiding: Hiding, at: datetime) -> None:
    """Raises NotHidden."""
    found = Hiding.objects.standing().select_for_update(of=("self",)).filter(pk=hiding.pk)
    standing = found.select_related("entry__publication").first()
    if standing is None or standing.entry.publication is None:
        raise NotHidden
    cards.restore(standing.entry.publication, at=at)
    standing.delete()
