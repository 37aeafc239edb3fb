"""How canvasapi speaks to Canvas: with time-outs, patience, and errors that say what to do.

canvasapi has neither time-outs nor retries: both are in the transport adapter of its `requests`
session. The token goes to Canvas's own address and nowhere else, whatever an answer links to.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests
from canvasapi import exceptions
from canvasapi.requester import Requester
from requests.adapters import HTTPAdapter

from torchgrade.errors import InstructorError, SubmissionError, TorchgradeError
from torchgrade.lms.access import same_origin
from torchgrade.lms.patience import Patience, Unsettled, ask

_CHUNK = 1 << 16
_TOO_FAST = "rate limit exceeded"
HOW = (
    "In Canvas: Account, Settings, New Access Token; whoever makes it must be a teacher or a TA"
    " of the course."
)


def requester(
    base: str, token: str, patience: Patience, sleep: Callable[[float], None] = time.sleep
) -> Requester:
    """Make canvasapi's requester with time-outs and patience.

    Args:
        base: Address of Canvas, without a slash at its end.
        token: Access token.
        patience: For how long and how often.
        sleep: Waits.
    """
    made = Requester(base, token)
    adapter = _Adapter(patience, sleep)
    made._session.mount("https://", adapter)
    made._session.mount("http://", adapter)
    return made


def fetch(made: Requester, url: str, limit: int) -> Iterator[bytes]:
    """Read a file that Canvas links to, in pieces.

    Args:
        made: From `requester`.
        url: Where; the token is sent along only if that is Canvas itself.
        limit: Bytes after which it is given up.

    Raises:
        SubmissionError: It is larger.
        InstructorError: It can't be read.
    """
    headers = {}
    if same_origin(url, made.original_url):
        headers["Authorization"] = f"Bearer {made.access_token}"
    size = 0
    with (
        explained("a file can't be downloaded from Canvas"),
        made._session.get(url, headers=headers, stream=True) as answer,
    ):
        if not answer.ok:
            raise InstructorError(
                f"a file can't be downloaded from Canvas: it answers {answer.status_code}",
                hint="Try again: the addresses of files hold for a while only.",
            )
        for piece in answer.iter_content(_CHUNK):
            size += len(piece)
            if size > limit:
                raise SubmissionError(f"it is larger than {limit >> 20} MB")
            yield piece


@contextlib.contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn what canvasapi and requests raise into sentences that begin with `what`.

    Raises:
        Unsettled: No answer, or one of a server in trouble.
        InstructorError: Anything else.
    """
    try:
        yield
    except exceptions.CanvasException as error:
        raise _refusal(what, error) from None
    except requests.exceptions.JSONDecodeError:
        raise InstructorError(
            f"{what}: what answers there is a web page, not Canvas's API",
            hint="Write the address of Canvas itself into `lms.canvas.url`, the one that the"
            " browser shows after logging in.",
        ) from None
    except requests.exceptions.SSLError as error:
        raise InstructorError(
            f"{what}: the certificate of Canvas's address is not trusted: {_reason(error)}",
            hint="If your institution has a certificate authority of its own, name its file in"
            " the environment variable REQUESTS_CA_BUNDLE.",
        ) from None
    except requests.Timeout:
        raise Unsettled(f"{what}: Canvas does not answer in time", hint=_LATER) from None
    except requests.RequestException as error:
        raise Unsettled(f"{what}: Canvas can't be reached: {_reason(error)}", hint=_LATER) from None


def _refusal(what: str, error: exceptions.CanvasException) -> TorchgradeError:
    """Say what one of canvasapi's exceptions means and what to do; subclasses come first."""
    words = " ".join(str(error).split())[:300]
    if isinstance(error, exceptions.RateLimitExceeded) or _TOO_FAST in words.lower():
        words = "Canvas keeps asking to slow down"
        return Unsettled(f"{what}: {words}", hint="Try again in some minutes.")
    for kinds, sentence, hint in _REFUSALS:
        if isinstance(error, kinds):
            return InstructorError(f"{what}: {sentence.format(words=words)}", hint=hint)
    return Unsettled(f"{what}: {words}", hint="Try again in some minutes.")


_REFUSALS: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    (
        (exceptions.InvalidAccessToken,),
        "Canvas does not know the token, or it has expired",
        HOW,
    ),
    (
        (exceptions.Unauthorized, exceptions.Forbidden),
        "Canvas refuses it: {words}",
        "The token's owner must be allowed to grade in this course, the assignment must be"
        " published, and its grading period open.",
    ),
    (
        (exceptions.ResourceDoesNotExist,),
        "Canvas has no such thing (404)",
        "Compare `url`, `course` and `assignments` of `lms.canvas` with the address"
        " …/courses/123/assignments/456 in the browser.",
    ),
    (
        (exceptions.BadRequest, exceptions.UnprocessableEntity, exceptions.Conflict),
        "Canvas does not accept it: {words}",
        "Enter this one by hand, or mend it in Canvas and push again.",
    ),
)


_LATER = "See that `lms.canvas.url` is right and the network is there, then try again."


def _reason(error: BaseException) -> str:
    """Name the innermost cause: the outer ones hold addresses and objects."""
    found: Any = error
    while (inner := getattr(found, "reason", None)) is not None or (
        inner := found.__cause__ or found.__context__
    ) is not None:
        if not isinstance(inner, BaseException):
            return " ".join(str(inner).split())[:200]
        found = inner
    words = getattr(found, "strerror", None) or type(found).__name__
    return " ".join(str(words).split())[:200]


class _Adapter(HTTPAdapter):
    """Sends with a time-out, and again where that is safe."""

    def __init__(self, patience: Patience, sleep: Callable[[float], None]) -> None:
        self._patience = patience
        self._sleep = sleep
        super().__init__()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        *args: Any,
        **options: Any,
    ) -> requests.Response:
        limits = timeout or (self._patience.connect_seconds, self._patience.read_seconds)

        def once() -> requests.Response:
            return super(_Adapter, self).send(request, stream, limits, *args, **options)

        return ask(
            once,
            self._patience,
            safe=request.method in ("GET", "HEAD"),
            lost=(requests.ConnectionError, requests.Timeout),
            unsent=(requests.ConnectTimeout,),
            never=(requests.exceptions.SSLError,),
            sleep=self._sleep,
        )
