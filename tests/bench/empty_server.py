"""Serves the empty page with the very server of the site: same dispatcher, same threads."""

import asyncio
import os
import socket
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.empty_settings"

from django.core.wsgi import get_wsgi_application  # noqa: E402

from tribune.config.dispatcher import Dispatcher  # noqa: E402
from tribune.config.inherited import InheritedServer  # noqa: E402


async def serve(listener: socket.socket) -> None:
    application = get_wsgi_application()
    dispatcher = Dispatcher(application, streams={}, threads=8, largest_body=1024, is_behind_proxy=False)
    await InheritedServer(dispatcher, listener.fileno()).serve()


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    listener.setblocking(False)
    asyncio.run(serve(listener))
