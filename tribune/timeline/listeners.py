"""What follows when a source speaks for another voice: less of the one is less of the other."""

from tribune.facts.ledger import hears
from tribune.timeline.verbs import lessening
from tribune.wire.facts import SourceBelongs


@hears(SourceBelongs)
def keep_what_was_asked_of_its_voice(fact: SourceBelongs) -> None:
    lessening.ask_of_this_too(voice_id=fact.before_id, asked_id=fact.voice_id)
