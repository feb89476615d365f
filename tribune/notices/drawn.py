"""The lines of somebody's notices, joined: what is around a line is drawn once a kind and language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.design.templatetags.design import ago, when
from tribune.kit.holes import cut, holes, poured
from tribune.movement.templatetags.movement import in_this_language
from tribune.notices.bunches import Bunch
from tribune.notices.kinds import KINDS

HOLES = holes("address", "path", "sentence", "hour", "detail", "ago")


def drawn(lines: Iterable[Bunch]) -> SafeString:
    """The lines, one below the other."""
    prefix, language = get_script_prefix(), get_language()
    out: list[str] = []
    for line in lines:
        notice = line.notice
        own = {
            "address": conditional_escape(in_this_language(notice.address)),
            "path": conditional_escape(notice.address),
            "sentence": conditional_escape(line.sentence),
            "hour": when(notice.happens_at, zone=notice.zone) if notice.happens_at else "",
            "detail": conditional_escape(notice.detail),
            "ago": ago(notice.created_at),
        }
        has = (notice.read_at is None, bool(notice.happens_at), bool(notice.detail))
        out += poured(_around(notice.kind, *has, prefix, language), own)
    return SafeString("".join(out))


@lru_cache(maxsize=1000)
def _around(
    kind: str, is_unread: bool, has_hour: bool, has_detail: bool, _prefix: str, _language: str | None
) -> tuple[str, ...]:
    context = {"told": KINDS[kind], "is_unread": is_unread, "has_hour": has_hour, "has_detail": has_detail}
    return cut(get_template("notices/_line.html").render({**context, "holes": HOLES}))
