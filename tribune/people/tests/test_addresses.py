import pytest

from tribune.people import addresses


@pytest.mark.parametrize(
    "typed",
    [
        "nina@example.org",
        " Nina@Example.ORG ",
        "mailto:nina@example.org",
        "<nina@example.org>",
        "nina @example.org",
        "nina@example.org.",
    ],
)
def test_spaces_and_capitals_do_not_make_another_address(typed):
    assert addresses.read(typed) == "nina@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nina",
        "nina@",
        "@example.org",
        "nina@example",
        "a@b@c.org",
        "a..b@c.org",
        "a,b@c.org",
        "x@y.org\nBcc: z@t.org z@t.org",
        "a" * 250 + "@c.org",
        "nina\u202e@example.org",
        "nina@exa\u2066mple.org",
        "ni\u200bna@example.org",
        "nina\x07@example.org",
        "nina@\u200fexample.org",
    ],
)
def test_an_incomplete_address_is_refused(typed):
    with pytest.raises(addresses.AddressDoesNotRead):
        addresses.read(typed)


def test_a_domain_with_accents_is_read():
    assert addresses.read("nina@éléphant.fr") == "nina@xn--lphant-9uab.fr"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nina@gmial.com", "nina@gmail.com"),
        ("nina@gmal.com", "nina@gmail.com"),
        ("nina@gmail.co", "nina@gmail.com"),
        ("nina@gmaill.com", "nina@gmail.com"),
        ("nina@hotnail.com", "nina@hotmail.com"),
        ("nina@organe.fr", None),
        ("nina@ornage.fr", "nina@orange.fr"),
        ("nina@gmail.com", None),
        ("nina@example.org", None),
        ("nina", None),
    ],
)
def test_an_obvious_slip_is_pointed_out(typed, meant):
    assert addresses.likely_meant(typed) == meant
