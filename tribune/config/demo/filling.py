"""`python -m tribune.config.demo.filling ANCHOR BASE [URL…]`: what `tribune demo` runs before it serves."""

from __future__ import annotations

import sys
import time
from datetime import datetime

from tribune.config import migrate, starting


def main(argv: list[str]) -> int:
    anchor, base, *more = argv
    starting.bring_up()
    migrate.run([])
    # The rooms can be imported only once Django is up.
    from tribune.config.demo import gazetteer, sources, story, talks  # noqa: PLC0415

    began = time.monotonic()
    gazetteer.load_if_empty(say)
    is_first = not story.is_told()
    if is_first:
        story.Story(anchor=datetime.fromisoformat(anchor), say=say).tell()
    if is_first:
        sources.hold_some(at=datetime.fromisoformat(anchor))
    sources.follow(base=base, anchor=datetime.fromisoformat(anchor), more=more, say=say)
    if is_first:
        sources.tend(anchor=datetime.fromisoformat(anchor))
        sources.read_one(say=say)
        talks.talk_of_the_news(at=datetime.fromisoformat(anchor))
    say(f"ready in {time.monotonic() - began:.0f} s")
    return 0


def say(words: str) -> None:
    print(f"  {words}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
