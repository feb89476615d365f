"""Where the things of the demo are that pages are about, found by following links, and made where the demo has none."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import APIResponse, Browser, BrowserContext

from tests.served import Site

CODE = "[1-9A-HJ-NP-Za-km-z]{10}"
TOKEN = r"~[\w.:=-]+"  # noqa: S105  the shape of one
WAITS_SECONDS = 40  # for what the worker does within some seconds: a notice, a letter


def gather(browser: Browser, site: Site) -> dict[str, str]:
    """Path by name, without the slash at its end where something may follow it."""
    with _errand(browser, site) as errand:
        _actions(errand)
        _teams(errand)
        _talks(errand)
        _desk(errand)
        _letters(errand)
        return errand.found


@dataclass(slots=True)
class Errand:
    """Someone of each role, who reads pages without drawing them."""

    site: Site
    browsers: dict[str, BrowserContext]
    found: dict[str, str] = field(default_factory=dict)

    def reads(self, role: str, path: str) -> str:
        answer = self.browsers[role].request.get(self.site.base + path.format(**self.found))
        assert answer.ok, (role, path, answer.status)
        return answer.text()

    def finds(self, name: str, role: str, path: str, pattern: str) -> None:
        """The first link of that shape, once it is there; of a pattern with a group, the group alone."""
        until = time.monotonic() + WAITS_SECONDS
        while not (match := re.search(self._shape(pattern), self.reads(role, path), re.DOTALL)):
            assert time.monotonic() < until, f"{name}: nothing on {path} looks like {pattern}"
            time.sleep(0.5)
        self.found[name] = match[match.lastindex or 0]

    def finds_in_letters(self, name: str, address: str, pattern: str) -> None:
        until = time.monotonic() + WAITS_SECONDS
        while time.monotonic() < until:
            letters = re.findall(f"/mailbox/{CODE}/", self.reads("", f"/mailbox/?to={address}"))
            for letter in dict.fromkeys(letters):
                match = re.search(self._shape(pattern), self.reads("", letter))
                if match:
                    self.found[name] = match[0]
                    return
            time.sleep(0.5)
        raise AssertionError(f"{name}: no letter to {address} leads to {pattern}")

    def sends(self, role: str, path: str, **given: str) -> APIResponse:
        address = self.site.base + path.format(**self.found)
        answer = self.browsers[role].request.post(address, form=given, headers={"Origin": self.site.base})
        assert answer.ok, (role, path, answer.status, answer.text()[:2000])
        return answer

    def _shape(self, pattern: str) -> str:
        for name, path in self.found.items():
            pattern = pattern.replace(f"<{name}>", re.escape(path))
        return pattern


def _actions(errand: Errand) -> None:
    for name, words, slug in (
        ("canvass", "porte-à-porte Wazemmes", "porte-a-porte-a-wazemmes"),
        ("march", "marche eau République", "marche-pour-l-eau-depart"),
        ("meeting", "réunion équipe Fives", "reunion-de-l-equipe"),
        ("stall", "table marché Seclin", "table-au-marche-de-seclin"),
        ("full", "collage Hellemmes", "collage-a-hellemmes"),
        ("asks", "atelier affiches Nord", "atelier-affiches"),
    ):
        errand.finds(name, "organiser", f"/search/?q={words}", f"/actions/{CODE}(?=-{slug})")
    errand.finds("off", "operator", "/desk/actions/?state=off&q=balade", f"/actions/{CODE}(?=-balade)")
    errand.finds("past", "operator", "/desk/actions/?state=past&q=cantine", f"/actions/{CODE}(?=-cantine)")
    errand.finds("told", "organiser", "{past}/", f"/actions/{CODE}/reports/{CODE}/")
    for name in ("canvass", "march"):
        errand.sends("supporter", f"{{{name}}}/rsvp/", answer="yes")
    errand.finds("canvass_code", "organiser", "{canvass}/", f"/actions/({CODE})")
    errand.finds("canvass_date", "organiser", "{canvass}/organise/dates/", f"<canvass>/organise/dates/{CODE}/")
    errand.finds("meeting_date", "organiser", "{meeting}/organise/dates/", f"<meeting>/organise/dates/{CODE}/")
    errand.finds("door", "organiser", "{canvass}/desk/", f"<canvass>/organise/door/(?:{CODE}/)?")
    errand.finds("shift", "organiser", "{march}/organise/shifts/", f"<march>/organise/shifts/{CODE}/")
    errand.finds("thing", "organiser", "{march}/organise/things/", f"<march>/organise/things/{CODE}/")
    errand.finds("ride", "supporter", "{march}/rides/", f"<march>/rides/{CODE}/")
    errand.finds("ticket", "supporter", "{canvass}/", rf"/tickets/{CODE}/{CODE}/~[\w-]+/")
    errand.finds("poll", "", "{stall}/", f"/dates/{CODE}/")
    errand.finds("kit", "", "/campaigns/", r"/campaigns/[\w-]+/")
    errand.finds("kit_slug", "", "/campaigns/", r"/campaigns/([\w-]+)/")


def _teams(errand: Errand) -> None:
    errand.finds("team", "organiser", "/teams/?q=Fives", f"/teams/{CODE}(?=-fives)")
    errand.finds("water", "organiser", "/teams/?q=bien commun", f"/teams/{CODE}(?=-l-eau)")
    errand.finds("import", "organiser", "{team}/calendars/", f"/imports/{CODE}/")
    errand.finds("invitation", "organiser", "{team}/invitations/", f"<team>/invitations/{CODE}/")
    errand.finds("welcome", "organiser", "{invitation}", f'/invitations/{CODE}/(?=["<\\s])')
    errand.finds("enquiry", "organiser", "{team}/inbox/", f"<team>/inbox/{CODE}/")
    errand.sends("supporter", "{team}/membership/", **{"as": "member"})
    errand.finds("role", "organiser", "{team}/members/", f"Bastien Leroy.*?(<team>/members/{CODE}/role/)")
    errand.finds("member", "organiser", "{role}", f"<team>/members/{CODE}(?=/)")
    errand.finds("mate", "organiser", "{role}", f"<team>/members/({CODE})/")
    errand.sends("organiser", "{member}/handover/", giver_role="10")
    errand.finds("handover", "supporter", "/notices/", f"/teams/{CODE}/handovers/{CODE}/")
    errand.sends("organiser", "{team}/merging/", into="L’eau, un bien commun")
    errand.finds("merger", "organiser", "{water}/running/", f"<water>/mergers/{CODE}/")


def _talks(errand: Errand) -> None:
    errand.finds("talks", "organiser", "{team}/", f"/threads/of/{CODE}/")
    errand.finds("thread", "organiser", "{talks}", rf"(/threads/{CODE}/)(?:(?!/threads/).)*?Marche du 28")
    errand.finds("written", "organiser", "{team}/inbox/", rf"(/threads/{CODE}/)")
    errand.found["room"] = errand.sends("organiser", "{talks}room/").url.removeprefix(errand.site.base)
    errand.finds("entry", "", "/wire/", rf"/wire/{CODE}-[\w-]+/")
    errand.finds("voice", "", "/voices/", rf"/voices/{CODE}-[\w-]+/")


def _desk(errand: Errand) -> None:
    errand.finds("source", "operator", "/desk/sources/", f"/desk/sources/{CODE}/")
    errand.sends("operator", "/desk/exchanges/new/", name="La Revue", kinds="event")
    errand.finds("partner", "operator", "/desk/exchanges/", f"/desk/exchanges/{CODE}/")
    errand.finds("person", "operator", "/desk/people/?q=Sofia", f"/desk/people/{CODE}/")
    errand.sends("supporter", "/reports/new/action/{canvass_code}/", reason="spam", words="Trois fois la même annonce.")
    errand.finds("case", "operator", "/desk/reports/", f"/desk/reports/{CODE}/")
    errand.sends(
        "operator", "/desk/announcements/new/", kind="all", title_fr="Journée de l’eau", words_fr="Le 22 mars, partout.",
        address="/near/", in_app="on",
    )  # fmt: skip
    errand.finds("announcement", "operator", "/desk/announcements/", f"/desk/announcements/{CODE}/")


def _letters(errand: Errand) -> None:
    """The pages that a letter leads to, as the stranger who asked for it sees them."""
    for name in ("camille", "robin"):
        sent = errand.sends("", "{canvass}/guest/", name=name.title(), email=f"{name}.kinds@exemple.org", guests="0")
        errand.found["guest_sent"] = sent.url.removeprefix(errand.site.base)
    errand.finds_in_letters("guest_link", "camille.kinds@exemple.org", f"<canvass>/guest/{CODE}/{TOKEN}/")
    errand.finds_in_letters("way_in", "robin.kinds@exemple.org", f"<canvass>/guest/{CODE}/{TOKEN}/")
    errand.found["way"] = errand.sends("", "{way_in}").url.removeprefix(errand.site.base)
    asked = {"name": "Le Tract", "site_address": "tract.example", "wish": "both", "words": "Échangeons nos articles."}
    errand.sends("", "/exchange/", contact="tract.kinds@exemple.org", **asked)
    errand.finds_in_letters("exchange_way", "tract.kinds@exemple.org", rf"/exchange/{CODE}/[\w.:=~-]+/")
    errand.sends("", "{exchange_way}")
    errand.finds("exchange_asked", "operator", "/desk/exchanges/", f"/desk/exchanges/requests/{CODE}/")
    errand.sends("", "/exchange/", contact="affiche.kinds@exemple.org", **asked)
    errand.finds_in_letters("exchange", "affiche.kinds@exemple.org", rf"/exchange/{CODE}/[\w.:=~-]+/")
    errand.sends("", "{team}/contact/", name="Robin", email="robin.kinds@exemple.org", words="Où vous voyez-vous ?")
    errand.finds_in_letters("contact", "robin.kinds@exemple.org", rf"/teams/contact/{CODE}/[\w.:=~-]+/")
    errand.sends("organiser", "{team}/invitations/letter/", email="ami.kinds@exemple.org", words="", is_signed="on")
    errand.finds_in_letters("abuse", "ami.kinds@exemple.org", r"/invitations/abuse/[\w.:=~-]+/")


@contextmanager
def _errand(browser: Browser, site: Site) -> Iterator[Errand]:
    browsers = {}
    for role in ("", "supporter", "organiser", "operator"):
        browsers[role] = browser.new_context(locale="fr")
    errand = Errand(site, browsers)
    for role in browsers:
        if role:
            errand.sends(role, f"/demo/{role}/")
    yield errand
    for each in browsers.values():
        each.close()
