"""What programs write when somebody presses “Reply”, and what of it its author wrote."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tribune.mail import automatic, reading
from tribune.mail.plaintext import from_html, unflowed, unwrapped
from tribune.mail.stripping import own_words
from tribune.mail.tests.reply_maker import LETTER_FROM, a_mail

REPLIES = Path(__file__).parent / "replies"
WRITTEN = {
    "gmail_fr": (
        "Oui, je viens samedi, et je peux passer prendre les tables chez Nadia si quelqu'un\n"
        "m'aide à les charger.\n\nOn apporte :\n- deux tables\n- un barnum"
    ),
    "gmail_en": "Count me in!",
    "outlook_fr": "Bonjour,\n\nJe peux amener deux tables.\n\nBonne journée\nBob",
    "outlook_en_html": "Sure, see you there.\n\nI bring the banner.",
    "outlook_mobile_fr": "D’accord pour 18 h.",
    "apple_mail_fr": "Je viens avec Karim.",
    "iphone_en": "On my way!",
    "thunderbird_fr_below": (
        "Je viens, mais pas avant 15 h parce que je travaille le matin et que le train n'arrive qu'à 14 h 40."
    ),
    "thunderbird_fr_between": "Bonjour,\n\n> Qui vient samedi ?\n\nMoi.\n\n> Qui amène les tables ?\n\nKarim.",
    "k9_en": "I can drive four people.",
    "k9_fr": "Pareil pour moi.",
    "gmail_it": "Ci sarò anch'io.",
    "proton_fr": "Très bien, à samedi.",
    "wrong_charset": "Très bien, à samedi.",
    "plain_words": (
        "Trois choses :\nLieu : place de la Mairie\nHeure : 18 h\nContact : nadia@example.org\n\n"
        "Le prix du Monde, a écrit Jean, est trop cher.\nBest, we take the train.\n"
        "Cordialement mais fermement, disons non."
    ),
}


def the_mail(name: str) -> reading.Mail:
    return reading.read((REPLIES / f"{name}.eml").read_bytes())


def test_every_reply_kept_here_is_read():
    assert {path.stem for path in REPLIES.glob("*.eml")} == set(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_its_author_wrote_is_found(name):
    mail = the_mail(name)

    assert mail.text(ours=(LETTER_FROM,)).replace("\u00a0", " ") == WRITTEN[name]
    assert mail.sender == "bob@example.org"
    assert not automatic.is_automatic(mail)


@pytest.mark.parametrize(
    "line",
    ["From: eve@example.net, bob@example.org", "From: =?utf-8?q?bob=40example=2Eorg=3E?= <eve@example.net>",
     'From: "bob@example.org" <eve@example.net>'],
)  # fmt: skip
def test_a_name_never_passes_for_an_address(line):
    assert reading.read(f"{line}\r\nTo: x@y.example\r\n\r\nhi".encode()).sender != "bob@example.org"


def test_two_senders_are_none():
    assert reading.read(b"From: bob@example.org\r\nFrom: eve@example.net\r\n\r\nhi").sender == ""


def test_what_goes_along_is_given_with_its_name_and_what_only_decorates_is_not():
    message = EmailMessage()
    message["From"] = "bob@example.org"
    message.set_content("Voici.")
    message.add_alternative('<p>Voici.</p><img src="cid:logo">', subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG small", maintype="image", subtype="png", cid="<logo>")
    message.get_payload()[1].add_related(b"\x89PNG" + b"x" * 30_000, maintype="image", subtype="png", cid="<photo>")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../tract été.pdf")
    message.add_attachment(b"sig", maintype="application", subtype="pgp-signature", filename="signature.asc")

    mail = reading.read(bytes(message))

    assert [(name, len(body)) for name, body in mail.files] == [("file.png", 30_004), (".. tract été.pdf", 8)]
    assert mail.text() == "Voici."


def test_a_mail_that_goes_along_stays_shut():
    inner = EmailMessage()
    inner.set_content("secret of another")
    message = EmailMessage()
    message["From"] = "bob@example.org"
    message.set_content("Voir ci-joint")
    message.add_attachment(inner)

    mail = reading.read(bytes(message))

    assert (mail.text(), mail.files) == ("Voir ci-joint", [])


def nested(depth: int) -> bytes:
    head = b"From: bob@example.org\r\nMIME-Version: 1.0\r\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return head + parts + b"Content-Type: text/plain\r\n\r\nhi\r\n"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0" * 1000, nested(3000), nested(100), b"From: " + b"<" * 5000 + b"\r\n\r\nx",
     b"From: b@x.example\r\nContent-Type: text/plain; charset=\xff\xfe; format=\r\n\r\n\xff\xfe",
     b"From: b@x.example\r\nSubject: =?utf-8?b?" + b"A" * 3000 + b"?=\r\n\r\nx",
     b"From: b@x.example\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"x",
     b"From: b@x.example\r\nContent-Disposition: attachment; filename*0*=\xff''%FF\r\n\r\nx",
     a_mail("From:\n" * 5000), a_mail("> " * 20_000), a_mail("On " * 20_000), a_mail("\n" * 50_000 + "x")],
    ids=range(13),
)  # fmt: skip
def test_whatever_comes_it_is_read_or_said_to_be_unreadable(raw):
    try:
        mail = reading.read(raw)
        mail.text(ours=(LETTER_FROM,))
        assert mail.files is not None
        automatic.is_automatic(mail)
    except reading.CannotBeRead as trouble:
        assert str(trouble)


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X-Autoreply": "yes"}, {"X-Auto-Response": "1"},
     {"List-Id": "<x.example>"}, {"Return-Path": "<>"}],
)  # fmt: skip
def test_a_machine_is_recognised(headers):
    assert automatic.is_automatic(reading.read(a_mail(headers=headers)))
    assert automatic.is_automatic(reading.read(a_mail(sender="Mailer-Daemon@mail.example")))
    assert not automatic.is_automatic(reading.read(a_mail(headers={"Auto-Submitted": "no"})))


@pytest.mark.parametrize("subject", ["Réponse automatique : Alice", "Automatic reply: Alice", "Out of office: x"])
def test_an_absence_said_by_its_subject_alone_is_recognised(subject):
    raw = a_mail().replace(b"Subject: Re: Qui vient samedi ?", f"Subject: {subject}".encode())

    assert automatic.is_automatic(reading.read(raw))


def test_flowed_lines_run_together_and_a_signature_does_not():
    assert unflowed("a \nb\n> c \n> d\n-- \nme") == "a b\n> c d\n-- \nme"
    assert unflowed("ab \ncd", deletes_space=True) == "abcd"
    assert unflowed(" From here") == "From here"


def test_lines_that_a_program_cut_run_together():
    cut = "This sentence is long enough that the program of its author cut it at the\nseventy-eighth column."

    assert unwrapped(cut) == cut.replace("\n", " ")
    assert unwrapped("short\nlines\n- stay") == "short\nlines\n- stay"


def test_html_reads_as_lines():
    assert from_html("<p>One<br>two</p><ul><li>a</li><li>b</li></ul><script>x</script>") == "One\ntwo\n\n- a\n\n- b"


def test_nothing_but_a_quote_is_nothing():
    assert own_words("> Qui vient ?\n> Alice") == ""
    assert own_words(f"Le 21/11/2026, Tribune <{LETTER_FROM}> a écrit :\n> x", ours=(LETTER_FROM,)) == ""
