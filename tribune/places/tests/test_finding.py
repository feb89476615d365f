import pytest

from tribune.places.finding import ManyPlaces, NoSuchPlace, find, near_misses, search
from tribune.places.models import OtherName
from tribune.places.names import fold_name
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db


def known_as(place, *names):
    for name in names:
        OtherName.objects.create(place=place, name=name, folded=fold_name(name))


@pytest.mark.parametrize(
    "typed", ["Lille", "lille", " LILLE ", "59000", "59 000", "59000 Lille", "Lille (59000)", "lille 59000", "@59350"]
)
def test_lille_is_found_however_it_is_typed(typed):
    lille = a_place("Lille")
    a_place("Roubaix")

    assert find(typed) == lille


@pytest.mark.parametrize("typed", ["Saint-Étienne", "st etienne", "St-Étienne", "SAINT ETIENNE", "saint étienne"])
def test_saints_accents_and_hyphens_do_not_matter(typed):
    place = a_place("Saint-Étienne", ref="42218", postcode="42000")

    assert find(typed) == place


def test_a_ligature_is_two_letters():
    place = a_place("Œuf-en-Ternois", ref="62633", postcode="62130")

    assert [found.place for found in search("oeuf")] == [place]
    assert find("œuf en ternois") == place


def test_a_town_is_found_without_its_article():
    havre = a_place("Le Havre", ref="76351", postcode="76600")
    known_as(havre, "Havre")

    assert find("Havre") == havre
    assert search("havr")[0].label == "Le Havre (76600)"


def test_while_typing_the_most_peopled_comes_first_and_the_exact_name_before_all():
    small = a_place("Roubaix-sur-Mer", ref="1", population=10)
    large = a_place("Roubaix")
    hamlet = a_place("Rou", ref="2", population=3)

    assert [found.place for found in search("rou")] == [hamlet, large, small]


def test_a_town_at_home_comes_before_a_larger_one_abroad():
    abroad = a_place("Lilongwe", ref="g1", kind="town", country="MW", population=646750)
    lille = a_place("Lille")

    assert [found.place for found in search("lil")] == [lille, abroad]


def test_the_beginning_of_a_postcode_is_enough_and_a_town_is_told_once():
    lille = a_place("Lille")
    for code in ("59160", "59800"):
        lille.postcodes.create(code=code)
    a_place("Toulouse")

    assert [(found.place, found.value) for found in search("59")] == [(lille, "59000 Lille")]


def test_a_letter_alone_or_a_wildcard_finds_nothing():
    a_place("Lille")

    assert search("l") == search("") == search("%%") == search("l%") == search("__") == []


def test_searching_asks_twice_at_most(django_assert_max_num_queries):
    known_as(a_place("Lille"), "Rijsel", "Lisle")

    with django_assert_max_num_queries(2):
        assert len(search("li")) == 1


def test_a_postcode_of_many_communes_offers_them_all():
    communes = [a_place(f"Commune {n}", ref=f"c{n}", postcode="02160", population=n) for n in range(20)]

    with pytest.raises(ManyPlaces) as refused:
        find("02160")

    assert [found.place for found in refused.value.choices] == communes[::-1]
    assert "02160" in str(refused.value)


def test_the_name_beside_the_postcode_chooses():
    a_place("Beaurieux", ref="02058", postcode="02160")
    soupir = a_place("Soupir", ref="02730", postcode="02160")

    assert find("02160 soupir") == find("Soupir (02160)") == soupir


def test_namesakes_are_offered_unless_one_stands_out():
    a_place("Saint-Denis", ref="93066", department="93", population=113_000, postcode="93200")
    a_place("Saint-Denis", ref="97411", department="974", population=150_000, postcode="97400")
    lille = a_place("Lille")
    a_place("Lille", ref="g2", kind="town", country="BE", population=16_386, postcode="")

    with pytest.raises(ManyPlaces):
        find("Saint-Denis")

    assert find("Lille") == lille
    assert find("saint-denis (93)").ref == "93066"


def test_a_country_chooses_among_namesakes():
    a_place("Bruges", ref="33075", postcode="33520")
    brugge = a_place("Brugge", ref="g3", kind="town", country="BE", postcode="", population=118_000)
    known_as(brugge, "Bruges")

    assert find("Bruges").ref == "33075"
    assert find("Bruges, BE") == brugge


def test_a_postcode_that_does_not_exist_is_refused_with_those_near_it():
    lille = a_place("Lille")

    with pytest.raises(NoSuchPlace) as refused:
        find("59099")

    assert [found.place for found in refused.value.near_misses] == [lille]
    assert "59099" in str(refused.value)
    assert "Lille (59000)" in str(refused.value)


def test_a_slip_of_the_finger_is_guessed():
    lille = a_place("Lille")

    assert [found.place for found in near_misses("Lile")] == [lille]


def test_nothing_typed_is_refused_in_plain_words():
    for nothing in ("", "   ", "-", "@"):
        with pytest.raises(NoSuchPlace):
            find(nothing)


def test_the_box_completes_by_the_address_it_names(client):
    a_place("Lille")

    answer = client.get("/places/?q=lil")

    assert answer.json() == [{"value": "59000 Lille", "label": "Lille", "detail": "59000", "place": "59350"}]
    assert "public" in answer["Cache-Control"]
