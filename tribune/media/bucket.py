"""Files behind an S3 API. Imported only where STORAGE_URL says so: the client weighs 40 MB."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):  # type: ignore[misc]
    """Says its failures as a disk does, so that callers catch one kind: OSError."""

    def _save(self, name: str, content: File[Any]) -> str:
        with _failing_as_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _failing_as_a_disk():
            return super()._open(name, mode)

    def delete(self, name: str) -> None:
        with _failing_as_a_disk():
            super().delete(name)

    def listdir(self, name: str) -> Any:
        with _failing_as_a_disk():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> datetime:
        with _failing_as_a_disk():
            written_at: datetime = super().get_modified_time(name)
        return written_at


@contextmanager
def _failing_as_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey"):
            raise FileNotFoundError(errno.ENOENT, str(error)) from error
        raise OSError(errno.EIO, str(error)) from error
    except BotoCoreError as error:
        raise OSError(errno.EIO, str(error)) from error
