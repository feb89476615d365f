"""The keys of this instance, made once in TRIBUNE_HOME/keys and readable by its owner only."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keys:
    """``sealing`` maps a key id to 32 bytes, oldest first; ``index`` is 32 bytes."""

    secret: str
    sealing: dict[str, bytes]
    index: bytes


def keys_in(folder: Path) -> Keys:
    """The keys kept in *folder*; made the first time, by whichever process comes first."""
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path)
    kept = json.loads(path.read_text())
    return Keys(
        secret=kept["secret"],
        sealing={name: base64.b64decode(key) for name, key in kept["sealing"].items()},
        index=base64.b64decode(kept["index"]),
    )


def _make(path: Path) -> None:
    fresh = {
        "secret": secrets.token_urlsafe(50),
        "sealing": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "index": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    draft = path.with_name(f"keys.{os.getpid()}.tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(fresh, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: its keys then stand
    except FileExistsError:
        pass
    finally:
        draft.unlink()
