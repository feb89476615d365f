"""Facts this room acts on."""

from tribune.facts.jobs import enqueue
from tribune.facts.ledger import hears
from tribune.people.facts import PersonLeft
from tribune.people.models import Erasure
from tribune.people.tasks import erase_part
from tribune.people.verbs import erasures


@hears(PersonLeft)
def let_every_part_forget(fact: PersonLeft) -> None:
    erasure = Erasure.objects.get(pk=fact.erasure_id)
    for part in erasures.ready_parts(erasure):
        enqueue(erase_part, part.pk, key=f"erase:{part.pk}")
