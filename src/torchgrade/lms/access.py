"""Addresses and tokens of platforms: where they come from, and what they must look like.

A token is read from the environment and goes into requests alone: never into an error, a log or
an address.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from torchgrade.errors import InstructorError

_HOME = frozenset({"localhost", "127.0.0.1", "::1"})


def token_from(variable: str, platform: str, *, how: str) -> str:
    """Read a token from the environment.

    Args:
        variable: Name of the environment variable.
        platform: Name of the platform, for people.
        how: Where one gets a token, a sentence.

    Raises:
        InstructorError: There is none, or it holds what no token holds.
    """
    token = os.environ.get(variable, "").strip()
    if not token:
        raise InstructorError(
            f"the environment variable {variable} with the token of {platform} is not set",
            hint=f"{how} Then: read -rs {variable} && export {variable}",
        )
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise InstructorError(
            f"what the environment variable {variable} holds is no token of {platform}",
            hint=how,
        )
    return token


def base_of(url: str, platform: str) -> str:
    """Give a platform's address without a slash at its end.

    Raises:
        InstructorError: It is empty, or a token would travel in the clear.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise InstructorError(
            f"`lms.{platform}.url` is empty", hint="Write the address of its front page."
        )
    if parts.scheme != "https" and parts.hostname not in _HOME:
        raise InstructorError(
            f"`lms.{platform}.url` is {url!r}: a token must not travel without encryption",
            hint="Write the address with https://.",
        )
    return url.rstrip("/")


def number_of(assignments: dict[str, int], assignment: str, platform: str) -> int:
    """Give an assignment's number on a platform.

    Raises:
        InstructorError: The course's configuration does not name it.
    """
    if assignment in assignments:
        return assignments[assignment]
    raise InstructorError(
        f"`lms.{platform}.assignments` in grader_config.py does not name {assignment}",
        hint=f'Add its number there: assignments={{"{assignment}": 123}}.',
    )


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of the same server, so that what is told to one may be told."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
