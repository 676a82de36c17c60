"""The server's own keys: made on first use, kept in the data folder, never shown."""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from filelock import FileLock

FILE = "keys.json"


class KeysError(Exception):
    """The keys cannot be read or made; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class VapidKeys:
    """The pair by which push services know this server, base64url as browsers want it."""

    private: str = field(repr=False)
    """The 32 bytes of the private number."""
    public: str
    """The 65 bytes of the uncompressed point; the browser subscribes with it."""


@dataclass(frozen=True, slots=True)
class Keys:
    secret_key: str = field(repr=False)
    """Signs sessions and tokens."""
    vapid: VapidKeys

    @property
    def fingerprint(self) -> str:
        """By which two hosts can tell that they have the same keys; it gives away neither."""
        return sha256(f"{self.secret_key} {self.vapid.private}".encode()).hexdigest()


def load_or_make(data_dir: Path) -> Keys:
    """The keys in `data_dir`, made there if it has none yet; raises `KeysError`.

    Of several processes that start at once one makes them and all get the same.
    """
    path = data_dir / FILE
    try:
        if not path.exists():
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(data_dir / f"{FILE}.lock"):
                if not path.exists():
                    _write(path, _make())
        return _read(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise KeysError(
            f"The keys in {path} cannot be read or made ({why}). "
            "Give this user a data folder to write in: FOURFOLD_DATA_DIR."
        ) from error


def _make() -> dict[str, str]:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return {
        "secret_key": secrets.token_hex(32),
        "vapid_private_key": _base64url(number.to_bytes(32, "big")),
    }


def _write(path: Path, keys: dict[str, str]) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        json.dump(keys, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _read(path: Path) -> Keys:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    try:
        kept = json.loads(path.read_text())
        private = kept["vapid_private_key"]
        return Keys(kept["secret_key"], VapidKeys(private, _public(private)))
    except (ValueError, KeyError, TypeError) as error:
        raise KeysError(
            f"{path} is damaged. Put it back from a backup; with a new one everybody must sign in "
            "and allow reminders again."
        ) from error


def _public(private: str) -> str:
    number = int.from_bytes(base64.urlsafe_b64decode(private + "="), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _base64url(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
