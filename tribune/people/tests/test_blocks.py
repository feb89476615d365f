import pytest
from django.urls import reverse
from django.utils import timezone

from tribune.people import blocks, circles, rules
from tribune.people.models import Block, Mute, Person, Role
from tribune.people.personal_data import PART
from tribune.people.testing import a_person, signed_in_client
from tribune.people.verbs import blocks as verbs
from tribune.people.viewers import Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Alice and Bob share a team, and each lets its members see them."""
    alice, bob = a_person("Alice", about_reach="members"), a_person("Bob", about_reach="members")
    team = circles.found(kind="team", name="Fives")
    for person in (alice, bob):
        circles.seat(circle=team, person=person, role=Role.MEMBER, at=timezone.now())
    return alice, bob


def distance_of(person):
    return reverse("people:distance", args=[person.code])


def test_neither_of_two_sees_the_other_once_one_has_blocked(two):
    alice, bob = two

    verbs.block(person=bob, by=alice, at=timezone.now())

    for one, other in ((alice, bob), (bob, alice)):
        assert not Person.objects.visible_to(Viewer(one)).filter(pk=other.pk).exists()
        assert rules.fields_shown(other, Viewer(one)) == frozenset()
        assert blocks.between(one.pk, other.pk)
        assert blocks.hidden_from(Viewer(one)) == {other.pk}
    verbs.unblock(person=bob, by=alice)
    assert Person.objects.visible_to(Viewer(bob)).filter(pk=alice.pk).exists()
    assert not blocks.between(alice.pk, bob.pk)


def test_whoever_is_blocked_cannot_undo_it_and_is_answered_as_if_nobody_were_there(two):
    alice, bob = two
    verbs.block(person=bob, by=alice, at=timezone.now())
    browser = signed_in_client(bob)

    browser.post(distance_of(alice), {"do": "unblock"})

    assert blocks.between(alice.pk, bob.pk)
    assert browser.get(reverse("people:person", args=[alice.code])).status_code == 404
    assert b"Alice" not in browser.get(distance_of(alice)).content
    assert b"Alice" not in browser.get(reverse("people:distances")).content


def test_a_mute_changes_nothing_for_the_other(two):
    alice, bob = two

    verbs.mute(person=bob, by=alice, at=timezone.now())

    assert not blocks.between(alice.pk, bob.pk)
    assert Person.objects.visible_to(Viewer(bob)).filter(pk=alice.pk).exists()
    assert blocks.unheard_by(Viewer(alice)) == {bob.pk}
    assert blocks.unheard_by(Viewer(bob)) == frozenset()
    assert list(blocks.deaf_to(bob.pk).values_list("pk", flat=True)) == [alice.pk]
    assert list(blocks.deaf_to(alice.pk)) == []


def test_it_is_done_and_undone_in_two_steps_under_the_name_one_knew(two):
    alice, bob = two
    browser = signed_in_client(alice)

    assert "Bob" in browser.get(distance_of(bob)).content.decode()
    for _twice in range(2):
        answer = browser.post(distance_of(bob), {"do": "block"}, follow=True)

    assert "Bob" in answer.content.decode()
    assert Block.objects.get().called == "Bob"
    Person.objects.filter(pk=bob.pk).update(name="Robert")
    assert "Robert" not in browser.get(reverse("people:distances")).content.decode()
    browser.post(distance_of(bob), {"do": "unblock"})
    assert not Block.objects.exists()


def test_a_name_comes_from_the_profile_or_from_a_page_of_this_site_and_from_nowhere_else(two):
    alice, bob = two
    stranger = a_person("Solène", name_reach="me")
    browser = signed_in_client(alice)

    def says(name, address):
        heading = browser.get(address).content.decode().partition("<h1")[2].partition("</h1>")[0]
        return name in heading

    assert not says("Solène", distance_of(stranger))
    assert says("Solène", blocks.address_of(stranger, called="Solène"))
    assert not says("Solène", blocks.address_of(stranger, called="Solène").replace(stranger.code, bob.code))
    assert not says("Camille", distance_of(stranger) + "?as=Camille&called=Camille")


def test_nobody_blocks_themselves_nor_someone_who_left(two):
    alice, bob = two
    browser = signed_in_client(alice)
    Person.objects.filter(pk=bob.pk).update(is_active=False)

    assert browser.post(distance_of(alice), {"do": "block"}).status_code == 404
    assert browser.post(distance_of(bob), {"do": "block"}).status_code == 404
    with pytest.raises(verbs.ThatIsYourself):
        verbs.block(person=alice, by=alice, at=timezone.now())


def test_an_export_tells_whom_one_keeps_away_and_never_who_keeps_one_away(two):
    alice, bob = two
    verbs.block(person=bob, by=alice, called="Bob", at=timezone.now())

    assert [one["name"] for one in PART.export(alice)["kept_at_a_distance"]] == ["Bob"]
    assert PART.export(bob)["kept_at_a_distance"] == []


def test_whoever_leaves_takes_both_sides_away(two):
    alice, bob = two
    carol = a_person("Carol")
    verbs.block(person=bob, by=alice, called="Bob", at=timezone.now())
    verbs.mute(person=alice, by=bob, called="Alice", at=timezone.now())
    verbs.mute(person=alice, by=carol, called="Alice", at=timezone.now())

    PART.erase(alice, timezone.now())

    assert not Block.objects.exists()
    assert not Mute.objects.exists()


def test_keeping_many_away_costs_a_page_no_more_queries(two, django_assert_max_num_queries):
    alice, bob = two
    viewer = Viewer(alice)
    for name in ("Carol", "Dan", "Eve"):
        verbs.block(person=a_person(name), by=alice, at=timezone.now())

    with django_assert_max_num_queries(1):
        assert len(blocks.hidden_from(viewer)) == 3
        assert len(blocks.hidden_from(viewer)) == 3
