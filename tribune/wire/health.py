"""What the wire says of itself to the operator."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.kit.registries import HEALTH, Health
from tribune.wire.models import Source

LATE = timedelta(hours=1)


@HEALTH.answering("wire")
def wire() -> Health:
    """Unwell when visits are an hour late: one source's trouble is its own, and shown on the sources' desk."""
    late = Q(next_try_at__lt=timezone.now() - LATE)
    seen = Source.objects.listened_to().aggregate(
        all=Count("pk"), late=Count("pk", filter=late), unwell=Count("pk", filter=~Q(trouble=""))
    )
    if seen["late"]:
        words = ngettext(
            "%(n)d source should have been visited an hour ago.",
            "%(n)d sources should have been visited an hour ago.",
            seen["late"],
        )  # noqa: E501
        return Health(False, words % {"n": seen["late"]})
    words = ngettext("%(n)d source is listened to", "%(n)d sources are listened to", seen["all"]) % {"n": seen["all"]}
    return Health(True, words + (_(", %(n)d with trouble.") % {"n": seen["unwell"]} if seen["unwell"] else "."))
