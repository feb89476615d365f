"""The world outside: a mail server and a push service in a process of its own, which may be killed like any other.

What it took it has written down and synced before it says so: `letter <to> <Message-ID> <words>`, `push <name> <id>`.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path

import http_ece
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.services import free_port, wait_until
from tribune.kit.testing import Asked, LoopbackSite, Reply

SECRET = bytes(range(16))
ROOT = Path(__file__).resolve().parents[2]
_lock = threading.Lock()


class Outside:
    """The process, as a drill holds it: ``kill`` and it stands again, as an init system would see to."""

    def __init__(self, folder: Path, phones: tuple[str, ...]) -> None:
        self.folder, self.phones = folder, phones
        self.smtp, self.push = free_port(), free_port()
        self.told = folder / "told.txt"
        for name in phones:
            key = ec.generate_private_key(ec.SECP256R1())
            kept = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            (folder / f"{name}.pem").write_bytes(kept)
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.drills.outside", str(self.folder), str(self.smtp), str(self.push)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        (self.folder / "up").unlink(missing_ok=True)
        wait_until((self.folder / "up").exists, seconds=30, what="the world outside")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp}",
            "TRIBUNE_OUTBOUND_ALLOW": f"127.0.0.1:{self.push}",
        }

    def subscription(self, name: str) -> dict[str, str]:
        """What the browser of *name* hands to the site when it subscribes."""
        point = _key(self.folder, name).public_key()
        raw = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return {"endpoint": f"http://127.0.0.1:{self.push}/{name}", "p256dh": _text(raw), "auth": _text(SECRET)}

    def lines(self) -> list[list[str]]:
        return [line.split(" ") for line in self.told.read_text().splitlines()] if self.told.exists() else []


class _Postbox:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        words = letter.get_body(("plain",)).get_content().split()
        codes = sorted({word for word in words if word.startswith("post-")})
        # Where it falls now it may have kept the letter and never said so.
        _write(self.folder, "letter", envelope.rcpt_tos[0], letter["Message-ID"], *codes)
        time.sleep(0.004)
        return "250 kept"


def _take(folder: Path, asked: Asked) -> Reply:
    name = asked.path.strip("/")
    key = _key(folder, name)
    shown = json.loads(http_ece.decrypt(asked.body, private_key=key, auth_secret=SECRET, version="aes128gcm"))
    _write(folder, "push", name, shown["id"])
    return Reply(201)


def _write(folder: Path, *words: str) -> None:
    with _lock, (folder / "told.txt").open("a") as told:
        told.write(" ".join(words) + "\n")
        told.flush()
        os.fsync(told.fileno())


def _key(folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
    return serialization.load_pem_private_key((folder / f"{name}.pem").read_bytes(), None)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _stand(folder: Path, smtp: int, push: int) -> None:
    site = LoopbackSite(port=push)
    site.pages = {f"/{file.stem}": lambda asked: _take(folder, asked) for file in folder.glob("*.pem")}
    with site:
        Controller(_Postbox(folder), hostname="127.0.0.1", port=smtp).start()
        (folder / "up").touch()
        threading.Event().wait()


if __name__ == "__main__":
    _stand(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
