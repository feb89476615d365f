"""Browsers that may be pushed to: turned on by their owner, turned off by them, by signing out, or by the service."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.addresses import is_disguised, is_public, literal
from tribune.kit.outbound import PORTS, NotAWebAddress, read_address
from tribune.kit.refusals import Refusal
from tribune.notices import pushes
from tribune.notices.models import Device, Rhythm
from tribune.notices.models.devices import endpoint_index
from tribune.people.models import Person, Session

MOST = 10
LONGEST = 1000
NIGHT = (time(22, 0), time(7, 0))


class NotADevice(Refusal):
    sentence = _("This browser did not give what is needed to be notified.")
    status = 422


@transaction.atomic
def turn_on(
    *, person: Person, session: Session | None, endpoint: str, p256dh: str, auth: str, name: str, at: datetime
) -> Device:
    """Push to this browser from now on; asked again, or by whoever uses it next, the same row. The first one brings
    quiet hours from 22:00 to 7:00, unless its person has chosen theirs; past ten, the oldest gives way.

    Raises NotADevice.
    """
    if not may_be_posted_to(endpoint) or not pushes.are_keys(p256dh=p256dh, auth=auth):
        raise NotADevice
    if not Device.objects.filter(person=person).exists():
        Rhythm.objects.get_or_create(person=person, defaults={"quiet_from": NIGHT[0], "quiet_until": NIGHT[1]})
    device, _is_new = Device.objects.update_or_create(
        endpoint_index=endpoint_index(endpoint),
        defaults={
            "person": person, "session": session, "endpoint": endpoint, "p256dh": p256dh, "auth": auth,
            "name": name[:80], "made_at": at, "failing_since": None,
        },
    )  # fmt: skip
    device.pushes.exclude(notice__person=person).delete()
    kept = Device.objects.filter(person=person).order_by("-made_at", "-pk").values_list("pk", flat=True)[:MOST]
    Device.objects.filter(person=person).exclude(pk__in=list(kept)).delete()
    return device


def turn_off(*, person: Person, code: str = "", endpoint: str = "") -> bool:
    """By its code on the page, or by its own endpoint from the browser itself; whether there was one."""
    mine = Device.objects.filter(person=person)
    found = mine.filter(code=code) if code else mine.filter(endpoint_index=endpoint_index(endpoint))
    return bool(found.delete()[0])


def may_be_posted_to(endpoint: str) -> bool:
    """https, to a name or a public address; what the name leads to is checked at each delivery, by ``kit.outbound``."""
    if len(endpoint) > LONGEST:
        return False
    try:
        where = read_address(endpoint)
    except NotAWebAddress:
        return False
    host = where.raw_host or ""
    if f"{host}:{where.port}" in settings.OUTBOUND_ALLOW:
        return True
    is_hidden = is_disguised(host) or (literal(host) is not None and not is_public(host))
    return where.scheme == "https" and where.port in PORTS and not is_hidden and "." in host.strip(".")
