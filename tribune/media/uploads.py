"""What a form sends, taken in without filling the disk."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

HEAVIEST = 15 * 1024 * 1024
NO_ROOM = "had_no_room"


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps the first 15 MB and one byte of a file and counts the rest away, so that its form can say it is too heavy.

    A disk that is full is remembered on the file and told there too, instead of breaking the page.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = HEAVIEST + 1 - self.kept
        if room <= 0 or getattr(self.file, NO_ROOM, False):
            return
        try:
            super().receive_data_chunk(raw_data[:room], start)
        except OSError:
            setattr(self.file, NO_ROOM, True)
        self.kept += min(room, len(raw_data))

    def file_complete(self, file_size: int) -> Any:
        try:
            return super().file_complete(file_size)
        except OSError:
            setattr(self.file, NO_ROOM, True)
            return self.file
