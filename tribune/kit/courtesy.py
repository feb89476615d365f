"""How someone who asks many things asks each host: one request at once, and time between two."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Courtesy:
    """Of one event loop. *gap*: seconds from the end of a request to a host to the beginning of the next; *gaps* is
    for hosts that want longer, *opens_at* for those asked a moment ago (``time.monotonic``).
    """

    gap: float = 0.0
    gaps: Mapping[str, float] = field(default_factory=dict)
    opens_at: dict[str, float] = field(default_factory=dict)
    _doors: dict[str, asyncio.Lock] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Nobody else asks *host* inside; those who wait come in as they came."""
        async with self._doors.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(self.wait(host))
            try:
                yield
            finally:
                self.opens_at[host] = time.monotonic() + self.gaps.get(host, self.gap)

    def wait(self, host: str) -> float:
        """Seconds until *host* may be asked again, if nobody asks it meanwhile."""
        return max(0.0, self.opens_at.get(host, 0.0) - time.monotonic())
