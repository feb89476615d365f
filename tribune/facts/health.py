"""What the ledger and the jobs say of themselves."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.facts.models import Job, Worker
from tribune.kit.registries import HEALTH, Health

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=10)


@HEALTH.answering("jobs")
def jobs() -> Health:
    """Unwell when no worker gives a sign of life, work is late, or a job is stuck."""
    now = timezone.now()
    at_work = Worker.objects.filter(seen_at__gt=now - SILENT_AFTER).count()
    late = Q(state="waiting", run_at__lt=now - LATE_AFTER)
    seen = Job.objects.filter(Q(state="stuck") | late).aggregate(
        stuck=Count("pk", filter=Q(state="stuck")), late=Count("pk", filter=late), since=Min("run_at", filter=late)
    )
    troubles = []
    if not at_work:
        troubles.append(_("No worker has given a sign of life for a minute: mails and notices wait."))
    if seen["late"]:
        troubles.append(
            ngettext(
                "%(count)s job should have been done more than ten minutes ago.",
                "%(count)s jobs should have been done more than ten minutes ago.",
                seen["late"],
            )
            % {"count": seen["late"]}
        )
    if seen["stuck"]:
        troubles.append(
            ngettext(
                "%(count)s job is stuck and waits for you.",
                "%(count)s jobs are stuck and wait for you.",
                seen["stuck"],
            )
            % {"count": seen["stuck"]}
        )
    if troubles:
        return Health(is_well=False, words=" ".join(troubles))
    return Health(
        is_well=True,
        words=ngettext("%(count)s worker is at work.", "%(count)s workers are at work.", at_work) % {"count": at_work},
    )
