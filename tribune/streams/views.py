"""What a page's script asks by ordinary requests: a fresh key, and the news where streams do not come through."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tribune.streams import cursors, history, keys
from tribune.streams.channels import channel_of, reached
from tribune.streams.drawing import drawn
from tribune.streams.keys import Key, NoKey


@require_safe
def no_stream(request: HttpRequest) -> HttpResponse:
    """This server has no streams (another than ours runs the site): a browser that is told 204 does not come back."""
    return _private(HttpResponse(status=204))


@require_safe
def fresh_key(request: HttpRequest, key: str) -> HttpResponse:
    """``{"key": "…"}`` for those of the key's channels that its person may still hear; 404 when there are none."""
    held = _held(request, key)
    fresh = keys.make(
        person=held.person, channels=held.channels, language=held.language, cookies=keys.cookies_of(request)
    )
    return _private(JsonResponse({"key": fresh, "channels": held.channels}))


@require_safe
def news(request: HttpRequest, key: str) -> HttpResponse:
    """``{"cursor": "…", "ripples": […]}`` since ``?cursor=``, as the stream says them; or ``{"look": true}``."""
    held = _held(request, key)
    heard = cursors.read(request.GET.get("cursor", ""))
    now = history.position()  # before the rest: what comes in between is told the next time
    try:
        rows = [row for row in history.missed(heard, held.drawn_at, held.channels) if now.has_heard(row.pk)]
    except history.TooOld:
        return _private(JsonResponse({"cursor": str(now), "look": True, "ripples": []}))
    lines = [drawn(row, held.language) for row in reached(rows, held.channels)]
    return _private(JsonResponse({"cursor": str(now), "ripples": [json.loads(line) for line in lines if line]}))


def _held(request: HttpRequest, signed: str) -> Key:
    """The key with the channels that whoever asks may hear now, which must be some; else 404."""
    viewer: Any = getattr(request, "viewer", None)
    person = viewer.person if viewer is not None else None
    try:
        key = keys.read(signed, cookies=keys.cookies_of(request), lives_seconds=keys.RENEWED_FOR_SECONDS)
    except NoKey as error:
        raise Http404 from error
    if person is None or person.code != key.person:
        raise Http404
    heard = tuple(name for name in key.channels if _may_listen(viewer, name))
    if not heard:
        raise Http404
    return Key(key.person, heard, key.language, key.made_at, key.bound)


def _may_listen(viewer: Any, name: str) -> bool:
    channel = channel_of(name)
    return channel is not None and channel.may_listen(viewer, name.partition(":")[2])


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
