"""How Moodle's web services are spoken to: functions, files, and errors that say what to do.

Moodle answers 200 to nearly everything: an error is JSON with an `exception`. The token is in the
body of every request and never in an address, so that no log of a server or a proxy has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import httpx

from torchgrade.errors import Fault, InstructorError, SubmissionError
from torchgrade.lms.access import same_origin
from torchgrade.lms.patience import Patience, Unsettled, ask

HOW = (
    "In Moodle: your profile, Preferences, Security keys, the key of the mobile service or of the"
    " service that your administrator made for grading; whoever owns it must be a teacher of the"
    " course."
)
_LATER = "See that `lms.moodle.url` is right and the network is there, then try again."
_HINTS = {
    "invalidtoken": HOW,
    "accessexception": "Ask the administrator to allow this function in the token's service; the"
    " service for Moodle's mobile app has all that are needed.",
    "enablewsdescription": "Ask the administrator to enable web services.",
    "servicenotavailable": "Ask the administrator to enable web services for you.",
    "nopermissions": "The token's owner must be allowed to grade in this course.",
    "nopermission": "The token's owner must be allowed to grade in this course.",
    "requireloginerror": "The token's owner must be enrolled in the course as a teacher.",
    "invalidrecord": "Compare `course` and `assignments` of `lms.moodle` with the addresses in"
    " the browser.",
    "sitemaintenance": "Moodle is under maintenance: try again later.",
}


class MoodleApi:
    """A Moodle site and a token."""

    def __init__(
        self,
        base: str,
        token: str,
        patience: Patience,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            base: Address of Moodle, without a slash at its end.
            token: Of a user of its web services.
            patience: For how long and how often to try.
            sleep: Waits.
        """
        self.base = base
        self._token = token
        self._patience = patience
        self._sleep = sleep
        timeout = httpx.Timeout(patience.read_seconds, connect=patience.connect_seconds)
        self._client = httpx.Client(timeout=timeout)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def call(self, function: str, **arguments: Any) -> Any:
        """Call a function of the web services.

        Args:
            function: Its name, `mod_assign_get_grades`.
            **arguments: Plain values, lists and dictionaries.

        Returns:
            What it answers, read from JSON.

        Raises:
            Unsettled: No answer, or one of a server in trouble.
            InstructorError: Moodle refuses.
        """
        form = {
            "wstoken": self._token,
            "wsfunction": function,
            "moodlewsrestformat": "json",
            **_flat(arguments),
        }
        url = f"{self.base}/webservice/rest/server.php"
        answer = self._send(function, lambda: self._client.post(url, data=form))
        return _checked(function, _json(function, answer))

    def upload(self, name: str, content: bytes, *, draft: int = 0, folder: str = "/") -> int:
        """Put a file into a draft area.

        Args:
            name: Its name.
            content: Its bytes.
            draft: The area, 0 for a new one.
            folder: Folder within it.

        Returns:
            The area's number.

        Raises:
            Unsettled: No answer, or one of a server in trouble.
            InstructorError: Moodle refuses.
        """
        form = {
            "token": self._token, "filearea": "draft", "itemid": str(draft), "filepath": folder,
        }  # fmt: skip
        url = f"{self.base}/webservice/upload.php"
        files = {"file_1": (name, content, "application/octet-stream")}
        answer = self._send("upload", lambda: self._client.post(url, data=form, files=files))
        found = _checked(f"{name} can't be uploaded", _json("upload", answer))
        try:
            return int(found[0]["itemid"])
        except (LookupError, TypeError, ValueError):
            raise Fault(f"Moodle took {name}, but does not say where it is") from None

    def download(self, url: str, limit: int) -> Iterator[bytes]:
        """Read a file that Moodle links to, in pieces.

        Raises:
            SubmissionError: It has more bytes than `limit`.
            InstructorError: It can't be read, or lies on another server.
        """
        if not same_origin(url, self.base):
            raise InstructorError(
                "Moodle links to a file on another server, which must not have the token",
                hint="Write Moodle's address into `lms.moodle.url` exactly as the browser has it.",
            )
        size = 0
        try:
            with self._client.stream("POST", url, data={"token": self._token}) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise InstructorError(
                        f"a file can't be downloaded from Moodle: it answers {answer.status_code}",
                        hint="See that the file still opens in the browser, and try again.",
                    )
                for piece in answer.iter_bytes():
                    size += len(piece)
                    if size > limit:
                        raise SubmissionError(f"it is larger than {limit >> 20} MB")
                    yield piece
        except httpx.TransportError as error:
            _unreachable("a file can't be downloaded", error)

    def _send(self, what: str, send: Callable[[], httpx.Response]) -> httpx.Response:
        # Every function that is called may be called twice: saving a grade replaces it.
        try:
            answer = ask(
                send,
                self._patience,
                safe=True,
                lost=(httpx.TransportError,),
                unsent=(httpx.ConnectError, httpx.ConnectTimeout),
                never=(httpx.UnsupportedProtocol,),
                sleep=self._sleep,
            )
        except httpx.TransportError as error:
            _unreachable(what, error)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or answer.status_code == (
            httpx.codes.TOO_MANY_REQUESTS
        ):
            raise Unsettled(
                f"{what}: Moodle answers {answer.status_code}", hint="Try again in some minutes."
            )
        return answer


def _unreachable(what: str, error: httpx.TransportError) -> NoReturn:
    if "CERTIFICATE" in str(error).upper():
        raise InstructorError(
            f"{what}: the certificate of Moodle's address is not trusted",
            hint="If your institution has a certificate authority of its own, name its file in"
            " the environment variable SSL_CERT_FILE.",
        ) from None
    if isinstance(error, httpx.TimeoutException):
        raise Unsettled(f"{what}: Moodle does not answer in time", hint=_LATER) from None
    raise Unsettled(f"{what}: Moodle can't be reached: {error}", hint=_LATER) from None


def _json(what: str, answer: httpx.Response) -> Any:
    if answer.is_redirect:
        there = httpx.URL(answer.headers.get("location", ""))
        raise InstructorError(
            f"{what}: Moodle's address leads elsewhere: {there.scheme}://{there.host}",
            hint="Write the address that the browser ends up with into `lms.moodle.url`.",
        )
    try:
        return answer.json()
    except ValueError:
        raise InstructorError(
            f"{what}: what answers at `lms.moodle.url` is not Moodle's web services"
            f" (status {answer.status_code})",
            hint="Write the address of Moodle's front page into `lms.moodle.url`, and ask the"
            " administrator whether web services with the REST protocol are enabled.",
        ) from None


def _checked(what: str, found: Any) -> Any:
    if isinstance(found, dict) and ("exception" in found or "errorcode" in found):
        code = str(found.get("errorcode", ""))
        words = " ".join(str(found.get("message") or found.get("error") or code).split())[:300]
        raise InstructorError(
            f"{what}: Moodle refuses it: {words} ({code})",
            hint=_HINTS.get(code, "See whether the same can be done in the browser as this user."),
        )
    return found


def _flat(value: Any, name: str = "") -> dict[str, str]:
    """Write arguments as Moodle's REST reads them: `grades[0][userid]`."""
    if isinstance(value, dict):
        pairs = [(f"{name}[{key}]" if name else str(key), each) for key, each in value.items()]
    elif isinstance(value, list | tuple):
        pairs = [(f"{name}[{index}]", each) for index, each in enumerate(value)]
    else:
        return {name: str(int(value) if isinstance(value, bool) else value)}
    return {key: text for inner, each in pairs for key, text in _flat(each, inner).items()}
