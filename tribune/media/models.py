from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField

WIDTHS = (160, 320, 640, 960, 1280, 1920)  # what pages ask for


def address(code: str, width: int) -> str:
    """Without a language before it: one copy serves every language."""
    return f"/media/pictures/{code}/{width}.webp"


class Picture(models.Model):
    """A checked, re-encoded picture. Equal bytes are stored once, under their SHA-256, whatever the number of rows.

    ``guard`` is empty for a public picture, else the name of a guard in
    ``media.guards.GUARDS`` that is asked at each request, with ``guard_id`` to
    tell it of what.
    """

    code = CodeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    guard = models.CharField(max_length=40, blank=True)
    guard_id = models.BigIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=160, blank=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.code)

    def url(self, width: int = 640) -> str:
        """Of the narrowest rendition that fills *width* pixels."""
        return address(self.code, next((w for w in WIDTHS if w >= width), WIDTHS[-1]))

    def srcset(self, widest: int = WIDTHS[-1]) -> str:
        """Every rendition that may serve a box *widest* device pixels wide; the last is the whole picture."""
        kept = [w for w in WIDTHS if w < min(self.width, widest)]
        last = next((w for w in WIDTHS if w not in kept), WIDTHS[-1])
        widths = [*kept, last] if last not in kept else kept
        return ", ".join(f"{self.url(w)} {min(w, self.width)}w" for w in widths)

    @property
    def is_public(self) -> bool:
        return not self.guard


class File(models.Model):
    """A document of a checked kind, kept as it came under its SHA-256, and only ever handed over as a download.

    It is never public: ``guard`` is asked at each request, as for a picture.
    """

    code = CodeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    mime = models.CharField(max_length=100)
    name = models.CharField(max_length=120)  # with the ending of its kind, whatever it was called
    bytes = models.PositiveIntegerField()
    guard = models.CharField(max_length=40)
    guard_id = models.BigIntegerField(null=True, blank=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> str:
        """As a tile shows it: "PDF"."""
        return self.name.rpartition(".")[2].upper()[:4]

    @property
    def address(self) -> str:
        return f"/media/files/{self.code}/"

    @property
    def is_public(self) -> bool:
        return False
