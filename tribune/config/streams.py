"""Long answers that stay in asyncio: what rooms send under `/stream/<name>/` as things happen."""

from collections.abc import Mapping

from tribune.config.dispatcher import ASGIApp

STREAMS: Mapping[str, ASGIApp] = {}
