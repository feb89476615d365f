import pytest
from django.utils import timezone

from tribune.events.testing import an_event
from tribune.facts.testing import run_jobs
from tribune.moderation.testing import a_case
from tribune.moderation.verbs import cases
from tribune.notices import listeners
from tribune.notices.models import Notice
from tribune.people.testing import a_person, with_charge

pytestmark = pytest.mark.django_db


@pytest.fixture
def yann():
    return with_charge(a_person("Yann"), "moderator")


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", "detail"))


def decided(yann, alice, *reporters, outcome, hides=False):
    event = an_event(by=alice)
    for reporter in reporters:
        case = a_case("action", event.code, by=reporter)
    if hides:
        cases.hide(case=case, by=yann, at=timezone.now())
    run_jobs()
    Notice.objects.all().delete()
    cases.decide(case=case, by=yann, outcome=outcome, words="Parce que", at=timezone.now())
    run_jobs()


@pytest.mark.parametrize("outcome", ["warned", "hidden"])
def test_reasons_reach_the_author_and_everyone_who_reported_once_and_name_none_of_them(yann, outcome):
    alice, bob, carol = a_person("Alice"), a_person("Bob Unique"), a_person("Carol Unique")

    decided(yann, alice, bob, carol, outcome=outcome)

    assert told(alice) == [(f"judged_{outcome}", "Parce que")]
    assert told(bob) == told(carol) == [(f"reported_{outcome}", "Parce que")]
    mine = Notice.objects.get(person=alice)
    assert mine.actor is None
    assert "Unique" not in f"{mine.sentence} {mine.detail} {mine.address}"
    assert listeners.moderation


def test_where_nothing_was_wrong_and_nothing_was_hidden_the_author_never_hears_of_it(yann):
    alice, bob = a_person("Alice"), a_person("Bob")

    decided(yann, alice, bob, outcome="nothing")

    assert told(alice) == []
    assert told(bob) == [("reported_nothing", "Parce que")]


def test_where_it_was_hidden_for_a_while_the_author_is_told_that_nothing_was_wrong(yann):
    alice = a_person("Alice")

    decided(yann, alice, a_person("Bob"), outcome="nothing", hides=True)

    assert told(alice) == [("judged_nothing", "Parce que")]


def test_a_report_is_told_to_those_who_judge_naming_nothing_and_nobody(yann):
    alice, bob, olga = a_person("Alice Unique"), a_person("Bob Unique"), with_charge(a_person("Olga"), "moderator")
    event = an_event("Titre Unique", by=alice)

    a_case("action", event.code, by=bob, words="Mots Uniques")
    a_case("action", event.code, by=a_person("Carol"))
    run_jobs()

    assert [kind for kind, _detail in told(yann)] == ["to_judge", "to_judge"]
    assert (told(alice), told(bob)) == ([], [])
    notice = Notice.objects.filter(person=olga).first()
    assert "Unique" not in f"{notice.sentence} {notice.detail} {notice.address} {notice.title} {notice.team}"
    assert notice.actor is None
    assert len(set(Notice.objects.filter(person=yann).values_list("bunch", flat=True))) == 1


def test_whose_words_they_are_learns_nothing_by_being_a_moderator(yann):
    event = an_event(by=yann)

    case = a_case("action", event.code, by=a_person("Bob"))
    run_jobs()
    assert told(yann) == []

    olga = with_charge(a_person("Olga"), "moderator")
    late = a_case("action", an_event(by=a_person("Alice")).code, by=a_person("Dora"))
    cases.decide(case=late, by=olga, outcome="nothing", words="Rien", at=timezone.now())
    run_jobs()
    assert told(olga) == []
    assert case.is_open
