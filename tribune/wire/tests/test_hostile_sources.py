"""Addresses on the desk's form that lead nowhere good: a plain sentence in the editor's language, and nothing kept."""

import pytest

from tribune.kit.testing import Reply, Sentinel, corpus
from tribune.people.testing import signed_in_client
from tribune.wire.models import Source
from tribune.wire.testing import FeedSite

pytestmark = pytest.mark.django_db
INSIDE = ("This address leads to a place that is not open to the public", "un endroit qui n’est pas ouvert au public")
NO_FEED = ("We found no feed on this site", "Nous n’avons trouvé aucun flux sur ce site")
TOO_BIG = ("The answer is too big to be taken.", "La réponse est trop volumineuse pour être prise.")
LOST = ("leads nowhere", "ne mène nulle part")
NO_SITE = ("There is no site of this name.", "Aucun site ne porte ce nom.")
NO_ADDRESS = ("This is not the address of a web page.", "Ce n’est pas l’adresse d’une page web.")


@pytest.fixture
def site(settings):
    with FeedSite() as site, Sentinel() as sentinel:
        settings.OUTBOUND_ALLOW = [site.pair]
        for path, to in {
            "/to-loopback": f"http://127.0.0.1:{sentinel.port}/", "/to-ten": "http://10.0.0.5/feed",
            "/to-six": f"http://[::1]:{sentinel.port}/", "/to-metadata": "http://169.254.169.254/latest/meta-data/",
            "/round": "/round",
        }.items():  # fmt: skip
            site.pages[path] = Reply(302, {"Location": to})
        site.pages["/giga"] = Reply(200, {"Content-Type": "application/rss+xml"}, flood)
        site.site_page("/silent", {})
        yield site
        assert sentinel.connections == 0


def flood(wire):
    wire.write(b"<?xml version='1.0'?><rss version='2.0'><channel>")
    for _mega in range(1024):
        wire.write(b"<item><title>x</title></item>" * 36_000)


@pytest.mark.parametrize(("before", "which"), [("/en", 0), ("", 1)])
@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ("/silent", NO_FEED), ("/giga", TOO_BIG), ("/round", LOST), ("/to-loopback", INSIDE), ("/to-ten", INSIDE),
        ("/to-six", INSIDE), ("/to-metadata", INSIDE), ("http://10.0.0.3/", INSIDE), ("bonjour", NO_ADDRESS),
    ],
)  # fmt: skip
def test_the_editor_is_told_plainly_and_keeps_what_was_typed(site, dora, before, which, given, sentences):
    typed = site.url(given) if given.startswith("/") else given

    answer = signed_in_client(dora).post(f"{before}/desk/sources/new/", {"address": typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentences[which] in page
    assert f'value="{typed}"' in page
    assert not Source.objects.exists()


@pytest.mark.corpus
@pytest.mark.parametrize(("before", "which"), [("/en", 0), ("", 1)])
def test_each_hostile_address_of_the_corpus_is_refused_in_one_of_three_sentences(dora, before, which):
    lines = corpus("hostile", "urls.txt").read_text(encoding="utf-8").splitlines()
    editor = signed_in_client(dora)
    with Sentinel() as sentinel:
        typed = [line.replace("{P}", str(sentinel.port)) for line in lines if line and not line.startswith("#")]
        answers = [editor.post(f"{before}/desk/sources/new/", {"address": address}) for address in typed]

        assert sentinel.connections == 0
    plain = [sentences[which] for sentences in (INSIDE, NO_ADDRESS, NO_SITE)]
    said = [any(words in answer.content.decode() for words in plain) for answer in answers]
    assert len(typed) > 70
    assert [address for address, is_plain in zip(typed, said, strict=True) if not is_plain] == []
    assert {answer.status_code for answer in answers} == {422}
    assert not Source.objects.exists()
