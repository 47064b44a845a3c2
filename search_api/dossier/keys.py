"""The instance's key: Ed25519, made on first use, kept in the data folder for its owner alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from models.errors import MalformedInput, MissingInput, StoreCorruptError, StoreError
from models.identity import Digest, digest_of

KEY_FILE = "dossier-key.pem"
SIGNATURE_BYTES = 64
KEY_BYTES = 32
_LONGEST_KEY_FILE = 10_000


class PublicKey:
    """A key to check with; `raw` are its 32 bytes."""

    def __init__(self, raw: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(raw)
        self.raw = raw

    @property
    def fingerprint(self) -> Digest:
        """SHA-256 of the 32 bytes: what two people compare."""
        return digest_of(self.raw)

    def pem(self) -> bytes:
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed the message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer:
    """The key that signs."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def open_signer(home: Path) -> Signer:
    """The instance's key in its data folder, made where there is none; two that make it at once get the same.

    Raises StoreCorruptError for a file that is no such key, StoreError where it can't be read or written.
    """
    path = home / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise StoreError(f"the key {path} can't be used: {error.strerror}", hint="check the folder's rights") from error
    except (ValueError, TypeError) as error:
        raise StoreCorruptError(f"{path} holds no key", hint="restore it from a backup") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreCorruptError(f"{path} holds another kind of key", hint="restore it from a backup")
    return Signer(key)


def read_public_key(path: Path) -> PublicKey:
    """A public key in PEM, as `bukti dossier --public-key` prints it. Raises InputError."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_KEY_FILE)
    except OSError as error:
        raise MissingInput(f"{path} can't be read: {error.strerror}", hint="name a file with a public key") from error
    try:
        key = load_pem_public_key(data)
    except ValueError as error:
        raise MalformedInput(f"{path} holds no public key", hint="`bukti dossier --public-key` prints one") from error
    if not isinstance(key, Ed25519PublicKey):
        raise MalformedInput(f"{path} holds another kind of key", hint="`bukti dossier --public-key` prints one")
    return PublicKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _make(path: Path) -> None:
    """Written beside, then linked: whole or not at all, and never over one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")  # 0600
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(unfinished)
    finally:
        unfinished.unlink(missing_ok=True)
