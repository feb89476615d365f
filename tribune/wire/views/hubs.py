"""Where hubs call: to have an intent confirmed, to say no, to push."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.kit.forgery import EXEMPT
from tribune.kit.outbound import MAX_BYTES
from tribune.wire.models import Subscription
from tribune.wire.verbs import pushes, subscriptions

LONGEST_CHALLENGE = 2000


@never_cache
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """What was not signed as agreed is acknowledged like the rest (section 7.2), and forgotten."""
    subscription = get_object_or_404(Subscription, code=code)
    if request.method == "GET":
        return _intent(request, subscription)
    if subscription.ended_at is not None:
        return _plain("", status=410)
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return _plain("too long", status=413)
    pushes.receive(
        subscription=subscription,
        signature=request.headers.get("X-Hub-Signature", ""),
        type=request.headers.get("Content-Type", ""),
        body=body,
        at=timezone.now(),
    )
    return _plain("", status=202)


setattr(callback, EXEMPT, True)  # a hub is another site: its code and its signature are the proof


def _intent(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    mode, topic = request.GET.get("hub.mode", ""), request.GET.get("hub.topic", "")
    at = timezone.now()
    if mode == "denied":
        reason = request.GET.get("hub.reason", "")
        is_ours = subscriptions.deny(subscription=subscription, topic=topic, reason=reason, at=at)
        challenge = ""
    else:
        challenge = request.GET.get("hub.challenge", "")[:LONGEST_CHALLENGE]
        lease = request.GET.get("hub.lease_seconds", "")
        seconds = int(lease) if lease.isascii() and lease.isdigit() and len(lease) < 10 else None
        is_ours = (
            mode in ("subscribe", "unsubscribe")
            and bool(challenge)
            and subscriptions.confirm(subscription=subscription, mode=mode, topic=topic, seconds=seconds, at=at)
        )
    if not is_ours:
        raise Http404
    return _plain(challenge, status=200)


def _plain(words: str, *, status: int) -> HttpResponse:
    """Plain text, so that a challenge that is markup stays words."""
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
