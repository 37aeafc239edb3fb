"""Why a login or a launch is refused: a closed set for machines, a sentence for people.

Nothing that came with the request is in a refusal: neither token nor state nor nonce.
"""

from __future__ import annotations

import enum

from torchgrade.errors import TorchgradeError
from torchgrade.messages import N_


class Reason(enum.StrEnum):
    """Why a login or a launch was refused. Tests and logs read this closed set."""

    FORM = "form"
    TOO_LARGE = "too_large"
    METHOD = "method"
    ISSUER_MISSING = "issuer_missing"
    LOGIN_HINT = "login_hint"
    TARGET_MISSING = "target_missing"
    TARGET_FOREIGN = "target_foreign"
    PLATFORM_UNKNOWN = "platform_unknown"
    PLATFORM_AMBIGUOUS = "platform_ambiguous"
    STATE_MISSING = "state_missing"
    STATE_UNKNOWN = "state_unknown"
    STATE_EXPIRED = "state_expired"
    COOKIE = "cookie"
    PLATFORM_ERROR = "platform_error"
    TOKEN_MISSING = "token_missing"  # noqa: S105 - a reason
    TOKEN_MALFORMED = "token_malformed"  # noqa: S105 - a reason
    ALGORITHM = "algorithm"
    HEADER = "header"
    KEY_MISSING = "key_missing"
    KEY_UNKNOWN = "key_unknown"
    KEY_UNFIT = "key_unfit"
    KEY_AMBIGUOUS = "key_ambiguous"
    KEYS_OUT_OF_REACH = "keys_out_of_reach"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    PARTY = "party"
    TIME_MISSING = "time_missing"
    EXPIRED = "expired"
    TOO_EARLY = "too_early"
    TOO_OLD = "too_old"
    NONCE = "nonce"
    NONCE_USED = "nonce_used"
    VERSION = "version"
    MESSAGE = "message"
    DEPLOYMENT = "deployment"
    SUBJECT = "subject"
    ROLES = "roles"
    LINK = "link"
    TARGET = "target"
    CONTEXT = "context"
    SERVICE = "service"
    DEEP_LINKING = "deep_linking"
    CLAIM = "claim"


class LaunchRefused(TorchgradeError):
    """A login or a launch that is not accepted.

    Args:
        reason: Which rule it breaks.

    Attributes:
        reason: The same.
        message: What happened, in English; `messages.Translator` knows it.
        hint: What to do next, likewise.
    """

    def __init__(self, reason: Reason) -> None:
        message, hint = _told(reason)
        super().__init__(message, hint=hint)
        self.reason = reason


_AGAIN = N_("Go back to your course and open it from there again.")
_TELL = N_(
    "Go back to your course and open it from there again. If it is refused again, tell your"
    " instructor the word that stands below."
)
_ADMINISTRATOR = N_(
    "Tell your instructor the word that stands below: who administers the learning platform has"
    " to compare its registration with that of this tool."
)

_SPECIAL: dict[Reason, tuple[str, str]] = {
    **dict.fromkeys(
        (Reason.STATE_UNKNOWN, Reason.STATE_EXPIRED, Reason.NONCE_USED, Reason.METHOD),
        (N_("This page can't be opened a second time, nor later than it was asked for."), _AGAIN),
    ),
    **dict.fromkeys(
        (Reason.EXPIRED, Reason.TOO_OLD, Reason.TOO_EARLY),
        (
            N_("The learning platform's message has another time than this tool."),
            N_(
                "Go back to your course and open it from there again. If it is refused again,"
                " tell your instructor that the clocks of both machines have to be compared."
            ),
        ),
    ),
    Reason.COOKIE: (
        N_("Your browser did not bring back the cookie that it was given a moment ago."),
        N_(
            "Open it in a new window or tab instead of inside the course's page, and allow this"
            " site to set cookies."
        ),
    ),
    Reason.PLATFORM_ERROR: (
        N_("The learning platform said that it can't sign you in."),
        N_("Sign in to the learning platform again, then open it from your course."),
    ),
    Reason.KEYS_OUT_OF_REACH: (
        N_("The learning platform's keys can't be fetched at the moment."),
        N_("Wait a minute, then open it from your course again."),
    ),
    **dict.fromkeys(
        (
            Reason.PLATFORM_UNKNOWN,
            Reason.PLATFORM_AMBIGUOUS,
            Reason.TARGET_FOREIGN,
            Reason.ISSUER,
            Reason.AUDIENCE,
            Reason.PARTY,
            Reason.DEPLOYMENT,
            Reason.SERVICE,
        ),
        (
            N_("This tool does not know the learning platform as it presented itself."),
            _ADMINISTRATOR,
        ),
    ),
    Reason.SUBJECT: (
        N_("The learning platform did not say who you are."),
        N_(
            "Sign in to the learning platform with your account. If you did, tell your instructor:"
            " the platform has to pass a user on to this tool."
        ),
    ),
}


def _told(reason: Reason) -> tuple[str, str]:
    usual = N_("The learning platform's message can't be accepted.")
    return _SPECIAL.get(reason, (usual, _TELL))
