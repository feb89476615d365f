"""Whose a source is: its cards, those who follow it, its topics and its place."""

import pytest

from tribune.people.testing import a_person, signed_in_client, with_charge
from tribune.people.viewers import NOBODY
from tribune.places.testing import a_place
from tribune.publications.drawing import draw, forget_all
from tribune.publications.models import Follow, Publication, Topic, Voice
from tribune.publications.testing import a_voice
from tribune.publications.verbs import follows
from tribune.wire.models import Source
from tribune.wire.saying import outlet_of
from tribune.wire.testing import NOON, a_rule, a_source, an_entry
from tribune.wire.verbs import belonging, intake, sources

pytestmark = pytest.mark.django_db


def settle(source, name="Claire Vasseur", kind=Voice.Kind.ELECTED, **more):
    given = {"about": "", "topics": [], "place": None, **more}
    return belonging.settle(source=source, kind=kind, name=name, at=NOON, **given)


def speakers(source) -> set[str]:
    return set(Publication.objects.filter(entry__source=source).values_list("voice__name", flat=True))


def test_two_sources_of_one_person_speak_with_one_voice():
    blog, channel = a_source("Le blog de Claire"), a_source("Claire en vidéo", kind="channel")
    an_entry("Un billet", source=blog)

    settle(blog, about="Députée du Nord")
    settle(channel, about="Députée du Nord")
    an_entry("Une vidéo", source=Source.objects.get(pk=channel.pk))

    assert speakers(blog) == speakers(channel) == {"Claire Vasseur"}
    assert Voice.objects.get(name="Claire Vasseur").about == "Députée du Nord"


def test_an_elected_persons_own_source_gives_its_voice_to_the_other():
    own, channel = a_source("Claire Vasseur", kind="elected"), a_source("Claire en vidéo", kind="channel")
    an_entry("Un discours", source=channel)

    settle(channel)

    assert Source.objects.get(pk=channel.pk).belongs_to == own.voice
    assert Voice.objects.filter(name="Claire Vasseur").count() == 1
    assert settle(own).belongs_to is None


@pytest.mark.parametrize(
    ("source", "voice", "outlet"),
    [
        ("Claire Vasseur, députée", "Claire Vasseur", "députée"),
        ("Claire Vasseur en direct", "Claire Vasseur", "en direct"),
        ("Le blog de Claire", "Claire Vasseur", "Le blog de Claire"),
        ("Clairement dit", "Claire", "Clairement dit"),
        ("Claire Vasseur", "Claire Vasseur", ""),
        ("Claire Vasseur", "", ""),
    ],
)
def test_a_voice_is_not_named_twice_in_one_line(source, voice, outlet):
    assert outlet_of(source, voice) == outlet


def test_a_source_that_speaks_for_itself_again_takes_back_what_it_said():
    source = a_source("Le blog de Claire")
    an_entry("Un billet", source=source)
    settle(source)

    settle(source, name="")

    assert speakers(source) == {"Le blog de Claire"}


def test_whoever_follows_the_source_follows_whom_it_speaks_for_and_nobody_is_lost_after():
    source, alice = a_source("Le blog de Claire"), a_person("Alice")
    follows.follow(person=alice, voice=source.voice, at=NOON)

    settle(source)
    claire = Voice.objects.get(name="Claire Vasseur")
    settle(source, name="Un autre")

    assert set(Follow.objects.filter(person=alice).values_list("voice", flat=True)) == {source.voice_id, claire.pk}


def test_its_topics_are_on_all_it_said_and_all_it_says():
    source = a_source()
    before = an_entry("Avant", source=source)
    other = an_entry("D’ailleurs")

    settle(source, topics=["Santé", "sante ", "L’eau"])
    after = an_entry("Après", source=source)

    assert set(before.publication.topics.values_list("slug", flat=True)) == {"sante", "l-eau"}
    assert set(after.publication.topics.values_list("name", flat=True)) == {"Santé", "L’eau"}
    assert not other.publication.topics.exists()
    assert before.publication.about.first().published_at == before.published_at

    settle(source, topics=["Eau"])

    assert list(before.publication.topics.values_list("name", flat=True)) == ["Eau"]


def test_a_topic_taken_off_a_source_stays_on_what_a_rule_gave_it_to():
    source = a_source()
    settle(source, topics=["Santé", "Eau"])
    a_rule("hôpital", deed="tag", name="Santé")
    by_both, by_source = an_entry("Un hôpital ferme", source=source), an_entry("Une loi", source=source)
    held = an_entry("Un hôpital ouvre", source=a_source(trusted=False))
    intake.publish_entries(entries=[held], at=NOON)

    settle(source, topics=["Eau"])
    settle(held.source, topics=["Santé"], name="Bob")
    settle(held.source, topics=[], name="Bob")

    held.refresh_from_db()
    topics = [sorted(one.publication.topics.values_list("slug", flat=True)) for one in (by_both, by_source, held)]
    assert topics == [["eau", "sante"], ["eau"], ["sante"]]


def test_a_team_is_found_by_its_name_and_not_made_up():
    team = a_voice("Équipe Fives–Moulins")
    source = a_source()

    assert settle(source, name="équipe fives–moulins", kind=Voice.Kind.TEAM).belongs_to == team
    with pytest.raises(belonging.NoSuchTeam):
        settle(source, name="Équipe Nulle part", kind=Voice.Kind.TEAM)


def test_nine_topics_are_too_many_and_change_nothing():
    source = a_source()

    with pytest.raises(belonging.ManyTopics):
        settle(source, topics=[f"Thème {n}" for n in range(9)])

    assert Source.objects.get(pk=source.pk).belongs_to is None
    assert not Topic.objects.exists()


def test_a_card_names_both_who_speaks_and_the_source():
    forget_all()
    source = a_source("Le blog de Claire")
    entry = an_entry("Un billet", source=source)
    settle(source)

    def drawn():
        return draw(Publication.objects.filter(pk=entry.publication_id).for_drawing(), viewer=NOBODY, language="fr")[0]

    assert "Claire Vasseur" in drawn()
    assert "Le blog de Claire" in drawn()

    sources.change(source=source, title="Le carnet", kind="partner", section="", language="fr")

    assert "Le carnet" in drawn()
    assert speakers(source) == {"Claire Vasseur"}


class TestDesk:
    @pytest.fixture
    def dora(self):
        return signed_in_client(with_charge(a_person("Dora"), "sources"))

    def test_an_editor_says_whose_it_is_what_it_is_about_and_where(self, dora):
        source, lille = a_source(), a_place("Lille")
        address = f"/desk/sources/{source.code}/belonging/"
        typed = {
            "name": "Claire Vasseur",
            "kind": "elected",
            "about": "Députée",
            "topics": "Santé, eau",
            "place": "Lille",
        }

        answer = dora.post(address, typed)

        assert answer.status_code == 303
        source = Source.objects.get(pk=source.pk)
        assert (source.speaker.name, source.place) == ("Claire Vasseur", lille)
        page = dora.get(address).content.decode()
        assert "Députée" in page
        assert "Santé" in page

    def test_what_another_editor_said_meanwhile_is_not_lost(self, dora):
        source = a_source()
        seen = belonging.mark_of(source)
        settle(source, topics=["Santé"])

        answer = dora.post(f"/desk/sources/{source.code}/belonging/", {"name": "Bob", "kind": "elected", "seen": seen})

        assert answer.status_code == 422
        assert "Santé" in answer.content.decode()
        assert Source.objects.get(pk=source.pk).speaker.name == "Claire Vasseur"

    def test_a_team_that_is_not_known_is_said_beside_the_name(self, dora):
        source = a_source()

        answer = dora.post(f"/desk/sources/{source.code}/belonging/", {"name": "Nulle part", "kind": "team"})

        assert answer.status_code == 422
        assert not Voice.objects.filter(name="Nulle part").exists()
