import pytest

from tribune.streams import keys
from tribune.streams.keys import NoKey

BROWSER = {"__Host-session": "a" * 40}


def a_key(**given):
    return keys.make(**{"person": "Alice", "channels": ["thread:a"], "language": "fr", "cookies": BROWSER, **given})


def test_a_key_says_who_what_and_in_which_language():
    key = keys.read(a_key(), cookies=BROWSER)

    assert (key.person, key.channels, key.language) == ("Alice", ("thread:a",), "fr")


def test_a_key_is_of_no_use_to_another_browser():
    with pytest.raises(NoKey):
        keys.read(a_key(), cookies={"__Host-session": "b" * 40})
    with pytest.raises(NoKey):
        keys.read(a_key(), cookies={})


def test_a_key_ends_after_ten_minutes_and_is_renewed_for_a_day(monkeypatch):
    key = a_key()
    now = keys.time.time()

    monkeypatch.setattr(keys.time, "time", lambda: now + 599)
    assert keys.read(key, cookies=BROWSER)
    monkeypatch.setattr(keys.time, "time", lambda: now + 601)
    with pytest.raises(NoKey):
        keys.read(key, cookies=BROWSER)
    assert keys.read(key, cookies=BROWSER, lives_seconds=keys.RENEWED_FOR_SECONDS)
    monkeypatch.setattr(keys.time, "time", lambda: now + 90_000)
    with pytest.raises(NoKey):
        keys.read(key, cookies=BROWSER, lives_seconds=keys.RENEWED_FOR_SECONDS)


@pytest.mark.parametrize("key", ["", "x", "a:b:c", "eyJwIjoiQSJ9:sign"])
def test_what_we_have_not_signed_opens_nothing(key):
    with pytest.raises(NoKey):
        keys.read(key, cookies=BROWSER)
    with pytest.raises(NoKey):
        keys.read(a_key().replace(a_key()[:4], "AAAA"), cookies=BROWSER)


def test_what_has_our_name_on_it_but_not_our_shape_opens_nothing():
    for body in ({}, [], "word", {"p": "A", "c": 3, "l": "fr", "t": "x", "b": ""}):
        signed = keys.signing.Signer(salt=keys.SALT).sign_object(body)
        with pytest.raises(NoKey):
            keys.read(signed, cookies=BROWSER)


def test_a_cookie_header_is_read_as_a_browser_writes_it():
    assert keys.cookies_in("__Host-session=abc; other=1") == {"__Host-session": "abc", "other": "1"}
    assert keys.cookies_in("") == {}
