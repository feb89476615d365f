"""A mailbox elsewhere, looked into by the clock."""

import re
import socketserver
import threading
from contextlib import contextmanager

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.registries import HEALTH
from tribune.mail import fetching, mailbox_tasks
from tribune.mail.doors import Door, door, door_from
from tribune.mail.models import ReceivedMail
from tribune.mail.replies import REPLIES
from tribune.mail.reply_addresses import address_for
from tribune.mail.tests.reply_maker import a_mail

pytestmark = pytest.mark.django_db(transaction=True)


class Box(socketserver.ThreadingTCPServer):
    """As much of an IMAP server as a client needs that reads a folder (RFC 3501)."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails, self.flags = {}, {}

    def put(self, raw):
        self.mails[len(self.mails) + 1] = raw

    @property
    def url(self):
        return f"imap://box:se%40cret@127.0.0.1:{self.server_address[1]}/Replies"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(b"* OK here")
        for line in self.rfile:
            tag, _space, rest = line.strip().partition(b" ")
            words = rest.split()
            if words[0] == b"LOGOUT":
                self.say(b"* BYE", tag + b" OK bye")
                return
            is_good = self.answer(words, rest)
            self.say(tag + (b" OK done" if is_good else b" NO"))

    def say(self, *lines):
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))

    def answer(self, words, rest):
        box = self.server
        if words[0] == b"CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif words[0] == b"LOGIN":
            return words[1:] == [b"box", b'"se@cret"']
        elif words[0] == b"SELECT":
            return words[1] == b'"Replies"'
        elif words[:2] == [b"UID", b"SEARCH"]:
            unread = [n for n in box.mails if "Seen" not in box.flags.get(n, "")]
            self.say(b"* SEARCH " + b" ".join(str(n).encode() for n in unread))
        elif words[:2] == [b"UID", b"FETCH"]:
            raw, name = box.mails[int(words[2])], words[2]
            if b"SIZE" in rest:
                self.say(b"* %s FETCH (UID %s RFC822.SIZE %d)" % (name, name, len(raw)))
            else:
                self.say(b"* %s FETCH (UID %s BODY[] {%d}" % (name, name, len(raw)), raw + b")")
        elif words[:2] == [b"UID", b"STORE"]:
            box.flags[int(words[2])] = re.search(rb"\((.*)\)", rest)[1].decode()
        elif words[0] == b"EXPUNGE":
            box.mails = {n: raw for n, raw in box.mails.items() if "Deleted" not in box.flags.get(n, "")}
        return True


@contextmanager
def an_open_box():
    with Box() as box:
        thread = threading.Thread(target=box.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.shutdown()


@pytest.fixture
def taken(monkeypatch, settings):
    settings.SITE_URL = "https://movement.example"
    settings.EMAIL_URL = ""
    words = []
    monkeypatch.setitem(REPLIES._answers, "trial", lambda **answer: words.append(answer["text"]) or [])
    return words


def to_bob(bob):
    return address_for(purpose="trial", person_id=bob.pk, about_id=7, at=timezone.now())


def from_bob(bob, **more):
    return a_mail(sender=bob.email, **more)


def test_what_lies_in_the_box_is_taken_in_once(taken, bob, settings):
    with an_open_box() as box:
        settings.EMAIL_IN_URL = box.url
        box.put(from_bob(bob, to=f"Tribune <{to_bob(bob)}>"))
        box.put(a_mail("Something else", to="someone@movement.example", message_id="<2@x>"))
        box.put(
            from_bob(bob, to="list@x.example", headers={"Delivered-To": to_bob(bob)}, message_id="<1@mail.example.org>")
        )
        mailbox_tasks.fetch_mail.call()
        mailbox_tasks.fetch_mail.call()
        assert set(box.flags) == {1, 2, 3}
        assert HEALTH["mail_in"]().is_well
    run_jobs()

    assert taken == ["Oui, je viens."]
    assert ReceivedMail.objects.count() == 1


def test_a_box_may_be_emptied_as_it_is_read(taken, bob):
    with an_open_box() as box:
        box.put(from_bob(bob, to=to_bob(bob)))
        assert fetching.fetch(door_from(f"{box.url}?delete=1"), at=timezone.now()) == 1
        assert box.mails == {}


def test_a_machine_said_by_the_return_path_is_one(taken, bob):
    with an_open_box() as box:
        box.put(from_bob(bob, to=to_bob(bob), headers={"Return-Path": "<>"}))
        fetching.fetch(door_from(box.url), at=timezone.now())
    run_jobs()

    assert ReceivedMail.objects.get().state == ReceivedMail.State.AUTOMATIC
    assert taken == []


def test_a_box_that_does_not_open_is_left_for_later_and_said(taken, bob, settings):
    with an_open_box() as box:
        box.put(from_bob(bob, to=to_bob(bob)))
        settings.EMAIL_IN_URL = box.url.replace("se%40cret", "wrong")
        mailbox_tasks.fetch_mail.call()
        assert box.flags == {}
        with pytest.raises(fetching.MailboxDoesNotAnswer):
            fetching.fetch(door(), at=timezone.now())
        with pytest.raises(fetching.MailboxDoesNotAnswer):
            fetching.fetch(door_from(box.url.replace("Replies", "Other")), at=timezone.now())
        settings.EMAIL_IN_URL = box.url
    assert not HEALTH["mail_in"]().is_well


@pytest.mark.parametrize(
    ("url", "expected"),
    [("lmtp://127.0.0.1:8024", Door("lmtp", "127.0.0.1", 8024)), ("smtp://[::1]:25", Door("smtp", "::1", 25)),
     ("imap://a%40b:c@mail.example/Replies?tls=1", Door("imap", "mail.example", 993, "a@b", "c", "Replies", is_tls=True)),
     ("imap://a@mail.example", Door("imap", "mail.example", 143, "a"))],
)  # fmt: skip
def test_a_door_is_one_line_of_the_environment(url, expected):
    assert door_from(url) == expected


@pytest.mark.parametrize("url", ["lmtp://127.0.0.1", "imap://mail.example", "http://x:1", "lmtp://x:port", "nonsense"])
def test_a_line_that_names_no_door_says_how_it_is_written(url, settings):
    with pytest.raises(ValueError, match="EMAIL_IN_URL is lmtp://"):
        door_from(url)
    settings.EMAIL_IN_URL = url
    assert "lmtp://" in HEALTH["mail_in"]().words
