"""A hub of WebSub on loopback, beside the feeds it serves: real requests, real signatures, and its worst manners."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from tribune.kit import outbound
from tribune.kit.outbound import Answer, Ask
from tribune.kit.testing import Asked, Reply
from tribune.wire.testing import FeedSite


@dataclass(frozen=True)
class Wish:
    """What a subscriber asked."""

    mode: str
    topic: str
    callback: str
    secret: str
    lease: int


class HubSite(FeedSite):
    """``wishes`` are what it was asked and has not confirmed; ``subscribers`` those who said they meant it, by callback."""

    path = "/hub"

    def __init__(self) -> None:
        super().__init__()
        self.wishes: list[Wish] = []
        self.subscribers: dict[str, Wish] = {}
        self.pages[self.path] = self._asked

    def link(self, topic: str) -> dict[str, str]:
        return {"Link": f'<{self.url(self.path)}>; rel="hub", <{self.url(topic)}>; rel="self"'}

    def _asked(self, asked: Asked) -> Reply:
        said = {name: values[0] for name, values in parse_qs((asked.body or b"").decode()).items()}
        wish = Wish(
            said["hub.mode"], said["hub.topic"], said["hub.callback"], said.get("hub.secret", ""),
            int(said.get("hub.lease_seconds", "0")),
        )  # fmt: skip
        self.wishes.append(wish)
        return Reply(202)

    def verify(self, *, lease: int | None = None, topic: str = "") -> list[Answer]:
        """Ask each subscriber whether they meant it; what they say counts."""
        answers = []
        while self.wishes:
            wish, challenge = self.wishes.pop(0), secrets.token_hex(8)
            said = {"hub.mode": wish.mode, "hub.topic": topic or wish.topic, "hub.challenge": challenge}
            if wish.mode == "subscribe":
                said["hub.lease_seconds"] = str(wish.lease if lease is None else lease)
            answer = self.call(wish, said)
            if answer.status == 200 and answer.body.decode() == challenge:
                if wish.mode == "subscribe":
                    self.subscribers[wish.callback] = wish
                else:
                    self.subscribers.pop(wish.callback, None)
            answers.append(answer)
        return answers

    def deny(self, wish: Wish, reason: str) -> Answer:
        return self.call(wish, {"hub.mode": "denied", "hub.topic": wish.topic, "hub.reason": reason})

    def call(self, wish: Wish, said: dict[str, str]) -> Answer:
        return outbound.fetch(f"{wish.callback}?{urlencode(said)}")

    def push(self, body: bytes, *, method: str = "sha256", secret: str | None = None, signature: str | None = None,
             type: str = "application/rss+xml; charset=utf-8") -> list[Answer]:  # fmt: skip
        """*body* to every subscriber, signed by what they agreed unless told otherwise ("" sends no signature)."""
        answers = []
        for callback, wish in list(self.subscribers.items()):
            key = (wish.secret if secret is None else secret).encode()
            signed = hmac.new(key, body, getattr(hashlib, method)).hexdigest()
            said = f"{method}={signed}" if signature is None else signature
            headers = {"Content-Type": type, **self.link("/feed"), **({"X-Hub-Signature": said} if said else {})}
            (answer,) = outbound.fetch_all([Ask(callback, body=body, headers=headers)])
            assert isinstance(answer, Answer), answer
            answers.append(answer)
        return answers
