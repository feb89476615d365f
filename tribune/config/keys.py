"""The keys of this instance, made once in TRIBUNE_HOME/keys and readable by its owner only."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True)
class Keys:
    """``sealing`` maps a key id to 32 bytes, oldest first; ``index`` is 32 bytes.

    ``push`` is the private key by which push services know this site (RFC 8292): P-256, in PEM.
    """

    secret: str
    sealing: dict[str, bytes]
    index: bytes
    push: str


def keys_in(folder: Path) -> Keys:
    """The keys kept in *folder*; made the first time, by whichever process comes first."""
    path, push = folder / "keys.json", folder / "push.pem"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _keep(path, json.dumps(_fresh(), indent=1))
    if not push.exists():
        _keep(push, _fresh_push())
    kept = json.loads(path.read_text())
    return Keys(
        secret=kept["secret"],
        sealing={name: base64.b64decode(key) for name, key in kept["sealing"].items()},
        index=base64.b64decode(kept["index"]),
        push=push.read_text(),
    )


def _fresh() -> dict[str, object]:
    return {
        "secret": secrets.token_urlsafe(50),
        "sealing": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "index": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _fresh_push() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def _keep(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.stem}.{os.getpid()}.tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: its keys then stand
    except FileExistsError:
        pass
    finally:
        draft.unlink()
