"""What goes wrong with a calendar that is taken in: a short code that is kept, a sentence that is shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.events.calendars.reading import NotACalendar, TooBigACalendar, TooManyEntries
from tribune.wire import troubles

NOBODY_ANSWERS = "nobody_answers"

SENTENCES: dict[str, str | Promise] = {
    NOBODY_ANSWERS: _("Whoever set this up no longer organises in the team: nobody answers for it. Take it over."),
    **{kind.code: kind.sentence for kind in (NotACalendar, TooBigACalendar, TooManyEntries)},
    "too_big": TooBigACalendar.sentence,
}


def words_for(code: str) -> str | Promise:
    """Empty when nothing is wrong."""
    return SENTENCES.get(code) or troubles.words_for(code)
