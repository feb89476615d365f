"""Compressed answers, opened a small piece at a time so that a bomb is seen before it has gone off."""

import zlib
from collections.abc import Iterator

PIECE = 64 * 1024


class BadlyPacked(Exception):
    """The body is not what its Content-Encoding says, or says something nobody asked for."""


class Unpacker:
    """Opens gzip and deflate (zlib or raw, both are met); what was never compressed passes through."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise BadlyPacked(encoding)
        self._first = b""
        self._opener: zlib._Decompress | None = None
        self._is_plain = self._encoding in ("", "identity")

    @property
    def is_whole(self) -> bool:
        """False when the compressed body stopped in the middle."""
        return self._opener is None or self._opener.eof

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """Pieces of at most 64 kB; the caller stops asking when it has had enough."""
        if self._is_plain:
            yield chunk
            return
        if self._opener is None:
            self._first += chunk
            if len(self._first) < 2:
                return
            chunk = self._first
            self._opener = self._opener_for(chunk)
            if self._opener is None:  # announced as compressed, sent as it is
                self._is_plain = True
                yield chunk
                return
        yield from self._opened(chunk)

    def _opened(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        try:
            # A full piece means that more may wait inside, even when no input is left.
            while self._opener and (chunk or len(piece) == PIECE):
                if self._opener.eof:
                    if not chunk.startswith(b"\x1f\x8b"):  # padding after the last member
                        return
                    self._opener = zlib.decompressobj(31)
                piece = self._opener.decompress(chunk, PIECE)
                chunk = self._opener.unconsumed_tail or self._opener.unused_data
                if piece:
                    yield piece
        except zlib.error as error:
            raise BadlyPacked(str(error)) from error

    def _opener_for(self, start: bytes) -> "zlib._Decompress | None":
        if self._encoding == "gzip":
            return zlib.decompressobj(31) if start.startswith(b"\x1f\x8b") else None
        is_zlib = start[0] & 15 == 8 and (start[0] * 256 + start[1]) % 31 == 0
        return zlib.decompressobj(15 if is_zlib else -15)
