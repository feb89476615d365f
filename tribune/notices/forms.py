"""What reaches me, as chosen on the page: a row a topic, a column a way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.http import QueryDict

from tribune.notices.kinds import TOPICS
from tribune.notices.paces import Pace
from tribune.notices.verbs.preferences import Choice, HalfANight, Quiet


def choices_in(typed: QueryDict, names: list[str]) -> Mapping[str, Choice]:
    """A box not there is off; a pace that is none of ours is never."""
    found = {}
    for name in names:
        pace = typed.get(f"{name}.mail", "")
        found[name] = Choice(
            in_app=not TOPICS[name].is_by_mail_only and f"{name}.in_app" in typed,
            mail=Pace(pace) if pace in Pace.values else Pace.NEVER,
            push=f"{name}.push" in typed,
        )
    return found


def quiet_in(typed: QueryDict) -> Quiet:
    """Raises HalfANight for an hour that is none."""
    if "quiet" not in typed:
        return Quiet()
    start, end = _hour(typed.get("quiet_from", "")), _hour(typed.get("quiet_until", ""))
    if start is None or end is None or start == end:
        raise HalfANight
    return Quiet(start, end)


def version_in(typed: QueryDict) -> int | None:
    """None where a form says none: then it is compared with nothing. -1, which is no version, for what is none."""
    version = typed.get("version")
    if version is None:
        return None
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
