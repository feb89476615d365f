"""An expected no, said to the person in a whole sentence."""

from django.utils.functional import Promise


class Refusal(Exception):
    """Raised by a verb that will not do what was asked.

    Subclasses set ``sentence`` (a lazy translation) and are named as whole
    thoughts: ``EveryPlaceIsTaken``. ``field`` names the form field the
    sentence belongs beside, if any. ``status`` is the HTTP status of the page
    that shows it when no form can, and ``back`` where that page leads back to;
    without it, to the page the person came from.
    """

    sentence: str | Promise = ""
    field: str | None = None
    status: int = 409
    back: str = ""

    def __init__(self, sentence: str | Promise | None = None, *, field: str | None = None, back: str = "") -> None:
        if sentence is not None:
            self.sentence = sentence
        if field is not None:
            self.field = field
        self.back = back
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)
