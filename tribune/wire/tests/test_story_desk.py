"""Stories on the desk: joined, taken apart, named; and what is learnt from it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.publications.testing import a_publication
from tribune.wire.models import Correction, Story, Telling
from tribune.wire.testing import NOON, a_source, a_story, an_entry
from tribune.wire.verbs import grouping, stories

pytestmark = pytest.mark.django_db
TITLE = "Denain : la fermeture des lits suspendue jusqu’en janvier"


@pytest.fixture
def dora():
    return signed_in_client(with_charge(a_person("Dora"), "sources"))


def weigh():
    while stories.weigh(at=NOON):
        pass


def told_with(entry) -> set[int]:
    telling = Telling.objects.filter(entry=entry).first()
    return set(telling.story.tellings.values_list("entry_id", flat=True)) if telling else set()


def join(entry, to):
    return grouping.join(entry=entry, to=to, by=None, at=NOON)


def part(entry):
    return grouping.part(entry=entry, story=entry.telling.story, by=None, at=NOON)


def said(answer) -> str:
    return " ".join(html.fromstring(answer.content).text_content().split())


def test_two_entries_are_put_together_by_hand_and_it_is_written_down(dora):
    first, second = an_entry("Six mois de gagnés"), an_entry("Ma question au ministre")

    answer = dora.post(f"/desk/stories/beside/{second.code}/", {"address": first.publication.address})

    assert answer.status_code == 303
    assert told_with(first) == {first.pk, second.pk}
    assert Telling.objects.get(entry=second).way == "hand"
    correction = Correction.objects.get()
    assert (correction.is_joined, correction.way, correction.by.name) == (True, "event", "Dora")


def test_an_entry_is_named_by_the_page_where_it_was_said():
    entry = an_entry("Six mois", link="https://quotidien.example/denain")
    weigh()

    assert stories.entry_at("https://www.quotidien.example/denain?utm_source=x") == entry
    assert stories.entry_at(f"https://ici.example/en{entry.publication.address}") == entry
    assert stories.entry_at(f"/wire/{entry.code}/") == entry
    assert stories.entry_at("https://quotidien.example/autre") is None
    assert stories.entry_at("https://quotidien.example/") is None
    assert stories.entry_at("http://[") is None


def test_an_address_that_is_nothing_of_ours_is_said_beside_the_field(dora):
    entry = an_entry("Six mois")

    answer = dora.post(f"/desk/stories/beside/{entry.code}/", {"address": "https://ailleurs.example/x"})

    assert answer.status_code == 422
    assert "Rien dans le fil n’a cette adresse." in said(answer)


def test_an_entry_of_another_story_comes_with_all_of_it():
    one = [an_entry(f"Un sursis {n}") for n in range(2)]
    other = [an_entry(f"Six mois {n}") for n in range(3)]
    a_story(*one)
    grouping.head(story=a_story(*other), title="Six mois", article=None)

    story = join(other[1], one[0])

    assert told_with(one[0]) == {e.pk for e in (*one, *other)}
    assert Story.objects.get() == story
    assert story.title == "Six mois"
    assert Telling.objects.filter(way="seed").count() == 1


def test_what_is_together_already_or_not_out_yet_is_refused():
    first, second = an_entry("Un sursis"), an_entry("Six mois")
    held = an_entry("À relire", source=a_source(trusted=False))
    a_story(first, second)

    for entry, to, refusal in (
        (first, second, grouping.TogetherAlready),
        (first, first, grouping.TogetherAlready),
        (held, first, grouping.NotPublished),
        (first, held, grouping.NotPublished),
    ):
        with pytest.raises(refusal):
            join(entry, to)


def test_an_entry_taken_out_stands_by_itself_and_is_not_put_back(dora):
    told = [an_entry(TITLE, at=NOON + timedelta(minutes=n)) for n in range(3)]
    weigh()
    story = Story.objects.get()

    answer = dora.post(f"/desk/stories/{story.code}/parting/{told[2].code}/")

    assert answer.status_code == 303
    assert told_with(told[2]) == set()
    assert told_with(told[0]) == {told[0].pk, told[1].pk}
    type(told[2]).objects.update(weighed_at=None)
    weigh()
    assert told_with(told[2]) == set()
    assert dora.post(f"/desk/stories/{story.code}/parting/{told[2].code}/").status_code == 409


def test_a_story_that_one_alone_would_tell_ends():
    first, second = an_entry("Un sursis"), an_entry("Six mois")
    a_story(first, second)

    assert part(second) is None

    assert not Story.objects.exists()
    assert told_with(first) == set()


def test_when_the_one_that_began_it_leaves_the_next_begins_it():
    told = [an_entry(f"Un sursis {n}", at=NOON + timedelta(hours=n)) for n in range(3)]
    a_story(*told)

    story = part(told[0])

    assert story is not None
    assert Telling.objects.get(entry=told[1]).way == "seed"
    assert Story.objects.get().at == told[1].published_at


def test_three_partings_between_two_sources_and_they_are_grouped_so_no_more():
    paper, radio = a_source("L’Heure publique"), a_source("Radio Nord")
    days = [NOON + timedelta(days=10 * n) for n in range(4)]
    for at in days[:3]:
        an_entry(TITLE, source=paper, at=at)
        second = an_entry(TITLE, source=radio, at=at)
        weigh()
        part(second)

    third = an_entry(TITLE, source=a_source("Autre"), at=days[3])
    an_entry(TITLE, source=paper, at=days[3])
    last = an_entry(TITLE, source=radio, at=days[3])
    weigh()

    assert Correction.objects.filter(way="title", is_joined=False).count() == 3
    assert Telling.objects.get(entry=last).like_id in (third.pk, None)


def test_what_was_learnt_is_shown_and_forgotten_by_a_button(dora):
    paper, radio = a_source("L’Heure publique"), a_source("Radio Nord")
    for n in range(3):
        at = NOON + timedelta(days=10 * n)
        an_entry(TITLE, source=paper, at=at)
        second = an_entry(TITLE, source=radio, at=at)
        weigh()
        part(second)

    page = dora.get("/desk/stories/")
    assert "Séparées 3 fois" in said(page)
    assert "Le même titre ne les réunit plus." in said(page)

    answer = dora.post("/desk/stories/lessons/", {"one": radio.code, "other": paper.code, "way": "title"})

    assert answer.status_code == 303
    assert stories.lessons() == {}
    assert "Séparées" not in said(dora.get("/desk/stories/"))
    assert dora.post("/desk/stories/lessons/", {"one": radio.code, "other": "x", "way": "title"}).status_code == 409


def test_a_parting_undoes_what_a_joining_taught():
    first, second = an_entry("Un sursis"), an_entry("Six mois")
    join(second, first)
    part(second)

    (lesson,) = stories.lessons().values()

    assert (lesson.parted, lesson.joined) == (1, 1)
    assert not lesson.eases and not lesson.forbids


def test_the_desk_names_a_story_and_sets_an_article_of_ours_over_it(dora):
    story = a_story(an_entry("Un sursis"), an_entry("Six mois"))
    article = a_publication("Denain : six mois de lutte", kind="event", address="/e/denain/")

    answer = dora.post(
        f"/desk/stories/{story.code}/", {"title": "À Denain, un sursis", "article": "https://ici.example/en/e/denain/"}
    )

    assert answer.status_code == 303
    story.refresh_from_db()
    assert (story.title, story.article) == ("À Denain, un sursis", article)
    page = said(HouseClient().get("/wire/"))
    assert "Notre article, et 2 sources qui la racontent" in page
    assert "À Denain, un sursis" in page


def test_what_everyone_may_not_read_is_no_article_to_set_over_a_story(dora):
    first = an_entry("Un sursis")
    story = a_story(first, an_entry("Six mois"))
    a_publication("Entre nous", audience="members", address="/e/entre-nous/")

    for address in ("/e/entre-nous/", "/e/rien/", first.publication.address):
        answer = dora.post(f"/desk/stories/{story.code}/", {"title": "", "article": address})
        assert answer.status_code == 422
        assert "Aucune de nos pages" in said(answer)


def test_the_desk_adds_a_telling_by_its_address(dora):
    story = a_story(an_entry("Un sursis"), an_entry("Six mois"))
    third = an_entry("Ma question")

    answer = dora.post(f"/desk/stories/{story.code}/more/", {"address": third.publication.address})
    again = dora.post(f"/desk/stories/{story.code}/more/", {"address": third.publication.address})

    assert answer.status_code == 303
    assert story.tellings.count() == 3
    assert again.status_code == 422
    assert "Elles sont déjà dans une même histoire." in said(again)


def test_what_says_nearly_the_same_is_offered(dora):
    entry = an_entry("Hôpital de Denain : les soignants racontent leur victoire")
    near = an_entry("Denain, une victoire et demie")
    an_entry("La régie de l’eau votée à Lille")
    weigh()

    page = dora.get(f"/desk/stories/beside/{entry.code}/")

    offered = html.fromstring(page.content).xpath("//ul[contains(@class, 'tellers')]//button/@value")
    assert offered == [near.publication.address]


def test_only_those_who_tend_sources_are_shown_the_way_to_it(dora):
    entry = an_entry("Un sursis")
    story = a_story(entry, an_entry("Six mois"))

    assert f"/desk/stories/beside/{entry.code}/" in dora.get(entry.publication.address).content.decode()
    assert f"/desk/stories/{story.code}/" in dora.get(story.get_absolute_url()).content.decode()
    for path in (entry.publication.address, story.get_absolute_url()):
        assert "/desk/stories/" not in HouseClient().get(path).content.decode()


def test_the_desk_shows_stories_the_newest_first(dora):
    a_story(an_entry("Ancienne", at=timezone.now() - timedelta(days=2)), an_entry("Ancienne bis"))
    a_story(an_entry("Récente", at=timezone.now() - timedelta(hours=2)), an_entry("Récente bis"))

    page = html.fromstring(dora.get("/desk/stories/").content)

    assert [a.text_content() for a in page.xpath("//ul[@class='wire']//h3/a")] == ["Récente bis", "Ancienne bis"]
