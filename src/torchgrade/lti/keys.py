"""This tool's RSA key: one file with the current private key and, after a change, the one before.

The file belongs to its owner alone. A private key is never shown, logged or put into an error.
"""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
import stat
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from torchgrade.errors import InstructorError

KEY_FILE = "lti-key.pem"
"""Its name in the course's folder."""

_BITS = 2048
_KEPT = 2
_END = b"-----END PRIVATE KEY-----\n"


class ToolKey:
    """The tool's key pair: it signs, and shows its public half.

    Args:
        keys: The private keys, the current one first.
    """

    def __init__(self, keys: tuple[rsa.RSAPrivateKey, ...]) -> None:
        self._keys = keys
        self._public = tuple(_public(key) for key in keys)

    def __repr__(self) -> str:
        return f"ToolKey(kid={self.kid!r})"

    @property
    def kid(self) -> str:
        """The current key's id: its RFC 7638 thumbprint."""
        return self._public[0]["kid"]

    def sign(self, claims: dict[str, Any]) -> str:
        """Sign claims as a JWT with the current key, RS256.

        Args:
            claims: The claims, as they are to stand in it.

        Returns:
            The JWT in compact form, with `kid` in its header.
        """
        return jwt.encode(claims, self._keys[0], algorithm="RS256", headers={"kid": self.kid})

    def public_jwks(self) -> dict[str, Any]:
        """Give the public halves as a JWK set (RFC 7517): the current key, and the one before."""
        return {"keys": [dict(key) for key in self._public]}


def public_jwks(path: Path) -> dict[str, Any]:
    """Give the public halves of a key file as a JWK set.

    Raises:
        InstructorError: The file can't be used.
    """
    return load_key(path).public_jwks()


def load_key(path: Path) -> ToolKey:
    """Read the tool's key as it is now; a changed file is read again.

    Args:
        path: The key file.

    Returns:
        The key.

    Raises:
        InstructorError: There is no such file, others may read it, or it holds no RSA key.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise InstructorError(
            f"{path}: the tool's key can't be read: {error.strerror or error}",
            hint="`torchgrade lti rotate-key` makes one.",
        ) from error
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InstructorError(
            f"{path}: others than its owner may read the tool's private key",
            hint=f"Run `chmod 600 {path.name}`, then `torchgrade lti rotate-key` if others could"
            " have read it.",
        )
    return _load(path, found.st_mtime_ns, found.st_ino)


def make_key(path: Path) -> ToolKey:
    """Read the tool's key, and make it first if there is none.

    Raises:
        InstructorError: The file can't be used or written.
    """
    if not path.exists():
        _write(path, [_private_pem(_new())], fresh=True)
    return load_key(path)


def rotate_key(path: Path) -> ToolKey:
    """Put a new key in the place of the current one, which stays published as the one before.

    Platforms that still hold the old public key fetch the new one when they meet its `kid`.

    Args:
        path: The key file; made if there is none.

    Returns:
        The new key.

    Raises:
        InstructorError: The file can't be used or written.
    """
    if not path.exists():
        return make_key(path)
    kept = load_key(path)._keys[: _KEPT - 1]
    _write(path, [_private_pem(key) for key in (_new(), *kept)])
    return load_key(path)


@functools.lru_cache(maxsize=8)
def _load(path: Path, _changed: int, _inode: int) -> ToolKey:
    try:
        content = path.read_bytes()
        blocks = [part + _END for part in content.split(_END) if part.strip()]
        keys = [serialization.load_pem_private_key(block, password=None) for block in blocks]
    except (OSError, ValueError, TypeError):
        keys = []
    good = [k for k in keys if isinstance(k, rsa.RSAPrivateKey) and k.key_size >= _BITS]
    if not good or len(good) != len(keys):
        raise InstructorError(
            f"{path}: not a file of RSA keys of {_BITS} bits or more",
            hint="Put the right file back, or delete it and run `torchgrade lti rotate-key`.",
        )
    return ToolKey(tuple(good[:_KEPT]))


def _new() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, blocks: list[bytes], *, fresh: bool = False) -> None:
    """Write the file whole, never readable by others; a fresh one never over another's."""
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(b"".join(blocks))
                file.flush()
                os.fsync(file.fileno())
            if fresh:
                _link(scratch, path)
            else:
                scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise InstructorError(
            f"{path}: the tool's key can't be written: {error.strerror or error}",
            hint="See that the folder can be written and that the disk is not full.",
        ) from error


def _link(scratch: Path, path: Path) -> None:
    """Give the file its name unless another process was faster: then its key counts."""
    try:
        path.hardlink_to(scratch)
    except FileExistsError:
        return


def _public(key: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    e, n = _number(numbers.e), _number(numbers.n)
    # RFC 7638, 3: the required members in the order of their names, without blanks.
    canonical = f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'
    kid = urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=").decode()
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "e": e, "n": n}


def _number(value: int) -> str:
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(content).rstrip(b"=").decode()
