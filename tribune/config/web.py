"""One web process: granian's server in this process's loop, on the socket it was given."""

import argparse
import asyncio
import resource
import signal

from django.conf import settings

from tribune.config import lifeline, starting
from tribune.config.dispatcher import Dispatcher
from tribune.config.inherited import InheritedServer
from tribune.config.numbers import number
from tribune.config.streams import close, hub, streams_of
from tribune.config.wsgi import application


def run(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    starting.ask_database_is_current()
    _allow_many_sockets()
    return asyncio.run(_serve(asked))


def _allow_many_sockets() -> None:
    """Each open stream is one; the usual allowance (1,024) is that of old programs, and may be raised to the hard one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _serve(asked: argparse.Namespace) -> int:
    live = hub()
    listening = asyncio.create_task(live.run())
    dispatcher = Dispatcher(
        application,
        streams=streams_of(live),
        threads=number("TRIBUNE_THREADS", 8),
        largest_body=number("TRIBUNE_UPLOAD_MB", 25) * 1024 * 1024,
        is_behind_proxy=settings.BEHIND_PROXY,
    )
    server = InheritedServer(dispatcher, asked.fd)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        live.close()  # else what is open would be waited for
        server.stop()  # type: ignore[no-untyped-call]

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop)
    lifeline.hold(asked.lifeline)
    loop.call_soon(lifeline.ready, asked.lifeline)
    await server.serve()
    await close(live, listening)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tribune web")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--lifeline", type=int)
    return parser
