"""A message drawn once and kept, as long as all that is seen of it is the same.

Kept under what changes it (when it was edited, what it answers, its reactions) and what its reader may do with it:
every field of ``log.Row`` and ``log.Log`` that is not named here as drawn elsewhere. What has files, was deleted, is
hidden or waits for a yes is drawn each time: it is seldom.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import fields

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.discussions.log import Log, Row

KEPT = 3000
ARTICLE, MARKS = "discussions/_article.html", "discussions/_marks.html"
# The message and its reactions are looked into; days and unread marks stand above the article.
ROW = [
    f.name
    for f in fields(Row)
    if f.name not in ("message", "reactions", "attachments", "begins_day", "is_first_unread")
]
LOG = [f.name for f in fields(Log) if f.name not in ("thread", "rows", "unread", "unheard")]

_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = threading.Lock()


def drawn(context: template.Context, log: Log) -> SafeString:
    """The messages of *log* one below the other, under their marks, within the page's own *context*."""
    reader = getattr(context.get("request"), "viewer", None)
    page: Hashable = (
        get_language(), get_script_prefix(), reader is not None and reader.is_signed_in,
        log.thread.code, *(getattr(log, name) for name in LOG),
    )  # fmt: skip
    out = []
    for row in log.rows:
        if row.begins_day or row.is_first_unread:
            out.append(_rendered(MARKS, context, row, log))
        out.append(_article(context, row, log, page))
    return SafeString("".join(out))


def _article(context: template.Context, row: Row, log: Log, page: Hashable) -> str:
    if row.attachments or not row.is_shown or row.message.held_at is not None:
        return _rendered(ARTICLE, context, row, log)
    key = (page, _key(row))
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    article = _rendered(ARTICLE, context, row, log)
    with _lock:
        _kept[key] = article
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return article


def _rendered(name: str, context: template.Context, row: Row, log: Log) -> str:
    with context.push(row=row, log=log):
        return str(get_template(name).template.render(context))  # type: ignore[attr-defined]


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()


def _key(row: Row) -> Hashable:
    message, answered = row.message, row.message.reply_to
    return (
        message.pk, message.html, message.edited_at, message.author_name, message.came_by,
        None if answered is None else (answered.number, answered.author_name, row.quote),
        tuple((one.kind.pk, one.kind.version, one.kind.retired_at, one.count, one.is_mine) for one in row.reactions),
        *(getattr(row, name) for name in ROW),
    )  # fmt: skip
