"""Sharing out: who takes what we publish, as agreed; what went where; asking for it, and the desk's answer."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from lxml import etree

from tribune.kit.refusals import Refusal
from tribune.mail.models import Letter
from tribune.people.audiences import Audience
from tribune.people.models import Intent
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.publications.testing import a_publication, a_voice
from tribune.publications.verbs import cards
from tribune.wire.agreement_personal import erase, export
from tribune.wire.exchange_testing import a_partner, an_exchange_asked
from tribune.wire.models import ExchangeRequest, Partner, Passage
from tribune.wire.testing import NOON, a_source, an_entry
from tribune.wire.verbs import exchanges, partners

pytestmark = pytest.mark.django_db
BODY = "<p>" + "Trois contrats et une nappe. " * 40 + "</p>"


@pytest.fixture
def desk():
    return signed_in_client(with_charge(a_person("Dora"), "sources"))


def ours(title="L’eau de quarante communes", **more):
    given = {"kind": "post", "address": "/posts/x/", "summary": "Trois contrats.", "body": BODY, "at": timezone.now()}
    return a_publication(title, voice=a_voice("Fives", kind="team"), **{**given, **more})


def path_of(partner, format="json"):
    return f"/exchange/feeds/{partner.secret}.{format}"


def items(partner):
    return json.loads(HouseClient().get(path_of(partner)).content)["items"]


def given_in(letter: Letter) -> str:
    return json.loads(letter.content)["text"]


class TestWhatAPartnerReads:
    def test_a_summary_with_credit_and_the_canonical_link(self, settings):
        settings.SITE_URL = "https://communs.example"
        ours()

        (item,) = items(a_partner())

        assert "Trois contrats." in item["content_html"]
        assert "nappe" not in item["content_html"]
        assert item["url"] == item["external_url"] == "https://communs.example/posts/x/"
        assert 'href="https://communs.example/posts/x/">Première parution' in item["content_html"]

    def test_the_whole_text_where_that_was_agreed(self):
        ours()

        assert "nappe" in items(a_partner(is_whole=True))[0]["content_html"]

    @pytest.mark.parametrize("format", ["rss", "atom", "json"])
    def test_the_same_in_three_formats_kept_by_no_proxy(self, format):
        ours()

        answer = HouseClient().get(path_of(a_partner(), format))

        assert answer.status_code == 200
        assert "L’eau de quarante communes" in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"
        if format != "json":
            assert etree.fromstring(answer.content).tag in ("rss", "{http://www.w3.org/2005/Atom}feed")

    def test_only_the_kinds_it_was_given(self):
        ours()
        ours("Marche pour l’eau", kind="event")

        assert [item["title"] for item in items(a_partner(kinds=["event"]))] == ["Marche pour l’eau"]

    def test_what_not_everyone_may_read_stays_here(self):
        ours("Aux membres", audience=Audience.MEMBERS)
        withheld = ours("Retiré")
        cards.withhold(withheld, at=NOON)

        assert items(a_partner()) == []

    def test_what_others_said_first_goes_no_further_than_was_agreed_and_leads_to_them(self):
        source = a_source("Le Quotidien", extent="full")
        passed_on = a_source("La Revue", extent="full", is_passed_on=True)
        an_entry("Une", source=source, link="https://quotidien.example/une", body=BODY)
        an_entry("Deux", source=passed_on, link="https://revue.example/deux", body=BODY)

        by_title = {item["title"]: item for item in items(a_partner(kinds=["entry"], is_whole=True))}

        assert len(by_title["Une"]["content_html"]) < 600 < len(by_title["Deux"]["content_html"])
        assert by_title["Une"]["url"] == "https://quotidien.example/une"
        assert by_title["Une"]["authors"] == [{"name": "Le Quotidien"}]

    def test_a_wrong_or_closed_address_leads_nowhere(self):
        partner = a_partner()
        assert HouseClient().get("/exchange/feeds/nothing.rss").status_code == 404

        partners.close(partner=partner, by=None, at=NOON)

        assert HouseClient().get(path_of(partner)).status_code == 404

    def test_a_renewed_address_works_and_the_one_before_does_not(self):
        partner = a_partner()
        before = path_of(partner)

        partners.renew(partner=partner)

        assert HouseClient().get(before).status_code == 404
        assert HouseClient().get(path_of(partner)).status_code == 200

    def test_the_database_alone_does_not_give_the_address(self):
        partner = a_partner()

        with connection.cursor() as cursor:
            cursor.execute("SELECT secret, contact FROM wire_partner")
            kept = str(cursor.fetchall())

        assert partner.secret not in kept
        assert "tract@example.org" not in kept

    def test_what_it_costs_does_not_grow_with_what_it_holds(self, django_assert_max_num_queries):
        partner = a_partner(kinds=["post", "entry"])
        for number in range(20):
            ours(f"No {number}")
            an_entry(f"Entrée {number}")
        items(partner)

        with django_assert_max_num_queries(8):
            items(partner)


class TestTheLog:
    def test_what_went_where_is_written_once(self):
        card, partner, other = ours(), a_partner(), a_partner("Autre")

        items(partner)
        items(partner)
        HouseClient().head(path_of(other))

        (passage,) = Passage.objects.all()
        assert (passage.partner, passage.publication, passage.is_whole) == (partner, card, False)

    def test_what_went_as_a_summary_and_then_whole_is_written_twice(self):
        partner = a_partner()
        ours()
        items(partner)

        partners.change(partner=partner, name="Le Tract", site_address="", contact="", is_whole=True, kinds=["post"])
        items(partner)

        assert sorted(Passage.objects.values_list("is_whole", flat=True)) == [False, True]

    def test_the_desk_sees_it_and_what_was_withdrawn_since(self, desk):
        card, partner = ours(), a_partner()
        items(partner)
        cards.withhold(card, at=NOON)

        page = desk.get(f"/en/desk/exchanges/{partner.code}/").content.decode()

        assert "L’eau de quarante communes" in page
        assert "withdrawn since" in page


class TestAsking:
    TYPED = {
        "name": "Le Tract", "site_address": "tract.example", "contact": "Tract@Example.org", "wish": "both",
        "words": "Nous aimerions reprendre vos articles.",
    }  # fmt: skip

    def test_a_medium_asks_confirms_and_the_desk_sees_it(self, desk):
        client = HouseClient()

        asked = client.post("/en/exchange/", self.TYPED)
        assert asked.status_code == 200
        assert ExchangeRequest.objects.count() == 0
        link = re.search(r"/en/exchange/\w{10}/\S+/", given_in(Letter.objects.get())).group()
        assert client.get(link).status_code == 200
        assert ExchangeRequest.objects.count() == 0
        assert client.post(link).status_code == 200

        request = ExchangeRequest.objects.get()
        assert (request.contact, request.site_address) == ("tract@example.org", "https://tract.example")
        assert "Le Tract" in desk.get("/desk/exchanges/").content.decode()
        assert client.post(link).status_code == 410

    @pytest.mark.parametrize("wrong", [{"words": " \u200b "}, {"contact": "nobody"}, {"site_address": "javascript:x"}])
    def test_what_is_wrong_is_said_beside_its_field_and_no_letter_leaves(self, wrong):
        answer = HouseClient().post("/exchange/", {**self.TYPED, **wrong})

        assert answer.status_code == 422
        assert 'value="Le Tract"' in answer.content.decode()
        assert Letter.objects.count() == Intent.objects.count() == 0

    def test_one_address_asks_three_times_a_day(self):
        def once():
            intent = exchanges.ask(
                name="Le Tract", site_address="", contact="tract@example.org", wish="take", words="Bonjour",
                language="fr", block="192.0.2.0/24", at=timezone.now(),
            )  # fmt: skip
            token = re.search(r"/exchange/\w{10}/(\S+)/", given_in(Letter.objects.latest("pk"))).group(1)
            exchanges.confirm(intent=intent, token=token, at=timezone.now())

        for _time in range(3):
            once()
        with pytest.raises(exchanges.TooManyExchangesAsked):
            once()

        assert ExchangeRequest.objects.count() == 3


class TestAnswering:
    def test_a_yes_opens_addresses_and_mails_them(self, desk):
        request = an_exchange_asked()

        done = desk.post(
            f"/desk/exchanges/requests/{request.code}/",
            {"do": "accept", "kinds": ["post", "event"], "is_whole": "on", "words": "Avec joie !"},
        )

        partner = Partner.objects.get()
        letter = Letter.objects.get()
        assert done["Location"] == f"/desk/exchanges/{partner.code}/"
        assert (partner.is_whole, partner.kinds, partner.opened_by.name) == (True, ["event", "post"], "Dora")
        assert letter.to == "tract@example.org"
        assert all(address in given_in(letter) for address in partners.addresses(partner).values())
        assert "Avec joie\u202f!" in given_in(letter)

    def test_a_no_is_mailed_with_its_words(self, desk):
        request = an_exchange_asked()
        where = f"/desk/exchanges/requests/{request.code}/"

        assert desk.post(where, {"do": "decline", "words": ""}).status_code == 422
        assert desk.post(where, {"do": "decline", "words": "Pas maintenant."}).status_code == 303

        assert "Pas maintenant." in given_in(Letter.objects.get())
        assert Partner.objects.count() == 0
        assert "Pas maintenant." in desk.get(where).content.decode()

    def test_it_is_answered_once(self, desk):
        request = an_exchange_asked()
        exchanges.decline(request=request, words="Non", by=None, at=NOON)

        refused = desk.post(f"/en/desk/exchanges/requests/{request.code}/", {"do": "accept", "kinds": ["post"]})

        assert refused.status_code == 409
        assert (Partner.objects.count(), Letter.objects.count()) == (0, 1)

    def test_a_year_after_its_answer_a_request_goes(self):
        request = an_exchange_asked()
        exchanges.decline(request=request, words="Non", by=None, at=NOON)

        assert exchanges.forget_old(at=NOON + timedelta(days=364)) == 0
        assert exchanges.forget_old(at=NOON + timedelta(days=366)) == 1


class TestDesk:
    def test_an_exchange_is_opened_without_being_asked(self, desk):
        done = desk.post("/desk/exchanges/new/", {"name": "La Revue", "kinds": ["post"]})

        partner = Partner.objects.get()
        assert done["Location"] == f"/desk/exchanges/{partner.code}/"
        assert partner.secret in desk.get(done["Location"]).content.decode()

    def test_buttons_mail_renew_and_close(self, desk):
        partner = a_partner()
        own = f"/desk/exchanges/{partner.code}/"

        assert desk.post(own + "letter/").status_code == 303
        assert desk.post(own + "letter/").status_code == 303
        assert desk.post(own + "address/").status_code == 303
        assert desk.post(own + "closing/").status_code == 303

        assert Letter.objects.count() == 2
        closed = Partner.objects.get()
        assert closed.secret != partner.secret
        assert closed.closed_by.name == "Dora"
        assert closed.secret not in desk.get(own).content.decode()
        assert desk.post(own + "address/").status_code == 409
        assert desk.post(own + "letter/").status_code == 409

    def test_a_partner_without_an_address_is_not_written_to(self):
        with pytest.raises(Refusal):
            partners.write_to(partner=a_partner(contact=""), key="k", at=NOON)

    @pytest.mark.parametrize("path", ["", "new/"])
    def test_an_outsider_does_not_learn_that_there_is_a_desk(self, path):
        assert signed_in_client(a_person("Bob")).get(f"/desk/exchanges/{path}").status_code == 404

    def test_who_leaves_takes_what_they_asked_and_not_what_was_agreed(self):
        dora = a_person("Dora", email="tract@example.org")
        request = an_exchange_asked(contact=dora.email)
        partner = a_partner(by=dora)
        assert export(dora)["exchanges_asked"][0]["words"] == request.words
        assert export(dora)["partners"] == [{"name": "Le Tract", "opened_at": NOON.isoformat()}]

        erase(dora, NOON)

        partner.refresh_from_db()
        assert (partner.opened_by, partner.contact) == (None, "")
        assert ExchangeRequest.objects.count() == 0
