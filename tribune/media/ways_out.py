"""Pictures and files go by their own addresses, which their guards answer for."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, web
from tribune.media.models import WIDTHS, File, Picture


def register() -> None:
    WAYS_OUT.register("media.pictures", web("media:picture", of=_pictures))
    WAYS_OUT.register("media.files", web("media:file", of=_files))


def _pictures(visitor: Visitor) -> Iterator[Names]:
    for code in Picture.objects.values_list("code", flat=True):
        yield from ({"code": code, "width": width} for width in (WIDTHS[0], WIDTHS[-1]))


def _files(visitor: Visitor) -> Iterator[Names]:
    yield from File.objects.values("code")
