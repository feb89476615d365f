"""An ASGI scope as WSGI knows it (PEP 3333), with what a client may not say about itself taken out."""

import sys
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

FORWARDED = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"})
NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


class File:
    """``wsgi.file_wrapper``: tells the dispatcher that it may send a file by itself, out of any thread's time."""

    def __init__(self, file: Any, block_size: int = 0) -> None:
        self.file = file

    def close(self) -> None:
        self.file.close()


def environ_of(scope: dict[str, Any], *, is_behind_proxy: bool) -> dict[str, Any]:
    """Without a body: ``wsgi.input`` is empty until the dispatcher has taken it in."""
    server = scope.get("server") or ("localhost", "80")
    client = scope.get("client") or ("", "0")
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
    }
    for name, value in scope["headers"]:
        key = _key(name)
        if key is None:
            continue
        words = value.decode("latin-1")
        if key in environ:
            words = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + words
        environ[key] = words
    environ["REMOTE_ADDR"] = _without_mapping(client[0])
    if is_behind_proxy:
        # Only the last address was written by our proxy; the client may have sent the ones before.
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        environ["REMOTE_ADDR"] = _without_mapping(forwarded) or environ["REMOTE_ADDR"]
    else:
        for key in FORWARDED:
            environ.pop(key, None)
    return environ


_keys: dict[bytes, str | None] = {}


def _key(name: bytes) -> str | None:
    """The WSGI name of a header; None for one with an underscore, which could pass for another."""
    try:
        return _keys[name]
    except KeyError:
        key = NAMES.get(name) or (None if b"_" in name else "HTTP_" + name.decode("latin-1").upper().replace("-", "_"))
        if len(_keys) < 500:
            _keys[name] = key
        return key


def _without_mapping(address: str) -> str:
    return address.removeprefix("::ffff:") if "." in address else address
