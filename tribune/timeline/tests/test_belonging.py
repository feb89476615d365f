"""A source that speaks for another voice: what was asked of the one is asked of the other."""

import pytest

from tribune.facts.testing import run_jobs
from tribune.people.testing import a_person
from tribune.publications.models import Voice
from tribune.timeline.models import LessOfThis
from tribune.timeline.verbs import lessening
from tribune.wire.testing import NOON, a_source
from tribune.wire.verbs import belonging

pytestmark = pytest.mark.django_db


def test_whoever_wanted_none_of_the_source_gets_none_of_it_by_another_voice():
    source, alice = a_source("Le blog de Claire"), a_person("Alice")
    lessening.less_of(person=alice, voice=source.voice, how=LessOfThis.How.NONE, at=NOON)

    belonging.settle(
        source=source, kind=Voice.Kind.ELECTED, name="Claire Vasseur", about="", topics=[], place=None, at=NOON
    )
    run_jobs()

    asked = LessOfThis.objects.get(person=alice, voice__name="Claire Vasseur")
    assert asked.how == LessOfThis.How.NONE
