"""What is kept of a drawn message is shown again to whoever sees the very same, and to nobody else."""

import pytest

from tribune.discussions import drawn
from tribune.discussions.models import Reaction
from tribune.discussions.testing import SAID_AT, a_circle, a_message, a_reaction_kind, a_thread
from tribune.discussions.verbs import messages, reactions
from tribune.people.testing import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(alice, bob):
    return a_thread(circle=a_circle(organisers=[alice], members=[bob]), by=bob)


def page(person, thread):
    return signed_in_client(person).get(f"/en{thread.address}").content.decode()


def test_a_message_is_drawn_once_for_the_same_reader(thread, bob, monkeypatch):
    first = page(bob, thread)
    drawings = []
    draw = drawn._rendered
    monkeypatch.setattr(drawn, "_rendered", lambda name, *rest: drawings.append(name) or draw(name, *rest))

    again = page(bob, thread)

    assert drawings == [drawn.MARKS]
    assert "Le camion est confirmé." in first and "Le camion est confirmé." in again


def test_what_one_may_do_is_not_shown_to_another(thread, alice, bob):
    said = a_message(thread, bob, "J’apporte la sono.")
    edit = f"/threads/{thread.code}/{said.number}/edit/"

    assert edit in page(bob, thread)
    assert edit not in page(alice, thread)
    assert edit in page(bob, thread)


def test_an_edit_and_a_reaction_show_at_once(thread, alice, bob):
    kind = a_reaction_kind()
    said = a_message(thread, bob, "J’apporte la sono.")
    page(alice, thread)

    messages.edit(message=said, by=bob, text="J’apporte la sono et le camion.", at=SAID_AT)
    reactions.give(message=said, person=bob, kind=kind, at=SAID_AT)

    assert Reaction.objects.count() == 1
    shown = page(alice, thread)
    assert "la sono et le camion" in shown
    assert ">1</button>" in shown


def test_a_new_name_of_the_author_shows_at_once(thread, alice, bob):
    assert "Bob" in page(alice, thread)

    bob.name = "Robert"
    bob.save(update_fields=["name"])

    shown = page(alice, thread)
    assert "Robert" in shown
    assert "Bob" not in shown


def test_the_hours_are_those_of_the_reader(thread, alice, bob):
    bob.zone = "America/Montreal"
    bob.save(update_fields=["zone"])

    assert ">10:00</a>" in page(alice, thread)  # said at nine, universal time; Alice is in Paris
    assert ">04:00</a>" in page(bob, thread)
