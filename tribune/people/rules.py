"""Who sees which field of whom."""

from tribune.media.models import Picture
from tribune.people.audiences import Reach
from tribune.people.models import Person
from tribune.people.queries import FIELDS
from tribune.people.viewers import Viewer


def fields_shown(person: Person, viewer: Viewer) -> frozenset[str]:
    """The fields of *person* that *viewer* may see: every one of their own, else those that reach that far.

    Between two whom a block keeps apart, none.
    """
    if viewer.person is None:
        return frozenset()
    if viewer.person.pk == person.pk:
        return frozenset(FIELDS)
    if person.pk in viewer.hidden_ids:
        return frozenset()
    open_to: set[str] = set()
    if viewer.is_supporter:
        open_to |= {Reach.MEMBERS}
    if viewer.shares_a_circle_with(person):
        open_to |= {Reach.MEMBERS, Reach.TEAMS}
    if viewer.shares_a_circle_with(person, as_organiser=True):
        open_to |= {Reach.MEMBERS, Reach.TEAMS, Reach.ORGANISERS}
    return frozenset(name for name in FIELDS if getattr(person, f"{name}_reach") in open_to)


def may_see_picture(picture: Picture, viewer: Viewer) -> bool:
    """The guard of profile pictures: asked at each request of the file."""
    person = Person.objects.present().filter(pk=picture.guard_id, picture=picture).first()
    return person is not None and "picture" in fields_shown(person, viewer)


def fields_open_to_supporters(person: Person) -> frozenset[str]:
    """What any supporter sees, sharing no team with *person*."""
    return frozenset(name for name in FIELDS if getattr(person, f"{name}_reach") == Reach.MEMBERS)
