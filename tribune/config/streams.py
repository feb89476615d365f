"""Long answers that stay in asyncio: what rooms send under `/stream/<name>/` as things happen."""

import asyncio
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tribune.config.dispatcher import ASGIApp
from tribune.config.environ import environ_of
from tribune.config.numbers import number
from tribune.kit.limits import block_of
from tribune.streams import live
from tribune.streams.hub import Hub


def hub() -> Hub:
    """The one of this process; call it in its loop."""
    return Hub(
        most=number("TRIBUNE_STREAMS", 2000),
        a_person=number("TRIBUNE_STREAMS_A_PERSON", 12),
        a_block=number("TRIBUNE_STREAMS_A_NETWORK", 500),
    )


def streams_of(hub: Hub) -> Mapping[str, ASGIApp]:
    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        address = environ_of(scope, is_behind_proxy=settings.BEHIND_PROXY)["REMOTE_ADDR"]
        await live.answer(scope, receive, send, hub=hub, block=block_of(address))

    return {"live": answer}


async def close(hub: Hub, running: asyncio.Task[None]) -> None:
    """Once nobody is served any more."""
    hub.close()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
