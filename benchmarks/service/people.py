"""Students and readers as their browsers: they launch, hand in, wait, and read.

A browser whose connection is cut tries again, an upload with the same form and the same file.
"""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Callable
from urllib.parse import urljoin

import httpx

from benchmarks.service.course import ASSIGNMENT
from benchmarks.service.judging import Attempt, Sample, Seen
from benchmarks.service.platform import CLIENT, DEPLOYMENT

_FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')
_GRADED = re.compile(r"Attempt (\d+) is graded: ([\d.]+) of 7 points")
_POLL = re.compile(r'data-poll="(\d+)"')
_ATTEMPTS_PATIENCE = 180.0
_AGAIN_SECONDS = 0.5
_TIMEOUT = httpx.Timeout(60.0)


class Crowd:
    """What all people share: where they go, what is noted, and who failed."""

    def __init__(self, tool: str, platform: str, seen: Seen) -> None:
        """Prepare it.

        Args:
            tool: Where the service is reached.
            platform: Where the platform is reached.
            seen: Where failures, answers and points are noted.
        """
        self.tool, self.platform, self.seen = tool, platform, seen
        self.samples: list[Sample] = []
        limits = httpx.Limits(max_connections=None, keepalive_expiry=2.0)
        self.http = httpx.AsyncClient(limits=limits, timeout=_TIMEOUT, follow_redirects=False)

    def fail(self, words: str) -> None:
        """Note what should not have happened."""
        self.seen.failures.append(words)


class Gone(Exception):
    """A person gave up; the failure is noted."""


class Cut(Exception):
    """A connection was cut."""


class Person:
    """One person in a browser of their own."""

    def __init__(self, crowd: Crowd, name: str) -> None:
        """Open a browser.

        Args:
            crowd: What all people share.
            name: The user's id on the platform.
        """
        self._crowd, self.name = crowd, name
        self._cookies: dict[str, str] = {}
        self._page = ""
        self._text = ""

    async def launch(self) -> None:
        """Come from the platform to the assignment's page; a launch that is cut is begun anew."""
        await self._patiently(self._launch)

    async def _launch(self) -> None:
        crowd = self._crowd
        begun = time.monotonic()
        query = {
            "iss": crowd.platform,
            "login_hint": self.name,
            "target_link_uri": f"{crowd.tool}/lti/launch",
            "client_id": CLIENT,
            "lti_deployment_id": DEPLOYMENT,
            "lti_message_hint": "link-1",
        }
        login = await self._ask("login", "GET", f"{crowd.tool}/lti/login", params=query)
        form = await self._ask("platform", "GET", login.headers["location"])
        fields = {name: html.unescape(value) for name, value in _FIELD.findall(form.text)}
        answer = await self._ask("enter", "POST", f"{crowd.tool}/lti/launch", data=fields)
        self._page = urljoin(crowd.tool, answer.headers["location"])
        self._text = (await self._ask("page", "GET", self._page)).text
        crowd.samples.append(Sample("launch", begun, time.monotonic() - begun, 200))

    async def look(self) -> None:
        """Open the assignment's page anew."""
        self._text = (await self._get("page", self._page)).text

    async def hand_in(self, attempt: Attempt, content: bytes) -> None:
        """Send the page's form, and go on to the page that answers it."""
        fields = dict(_FIELD.findall(self._text))
        data = {name: fields[name] for name in ("csrf", "token")}
        files = {f"notebook:{ASSIGNMENT}": (f"{ASSIGNMENT}.ipynb", content, "application/json")}
        headers = {"Origin": self._crowd.tool, "Sec-Fetch-Site": "same-origin"}

        async def send() -> None:
            url = f"{self._page}/uploads"
            await self._ask("upload", "POST", url, data=data, files=files, headers=headers)

        sent = [self._patiently(send) for _ in range(1 + attempt.twice)]
        await asyncio.gather(*sent)
        self._crowd.seen.answered[self.name] = self._crowd.seen.answered.get(self.name, 0) + 1
        await self.look()

    async def wait_until_graded(self, number: int) -> None:
        """Watch an attempt as the page's script does, then read its feedback."""
        while True:
            graded = _GRADED.search(self._text)
            if graded and int(graded[1]) >= number:
                self._crowd.seen.said[self.name] = float(graded[2])
                await self.read(number)
                return
            poll = _POLL.search(self._text)
            await asyncio.sleep(float(poll[1]) if poll and poll[1] != "0" else 5.0)
            self._text = (await self._get("state", f"{self._page}/state")).text

    async def read(self, number: int = 1) -> None:
        """Read the feedback of an attempt."""
        url = f"{self._page}/attempts/{number}/feedback/{ASSIGNMENT}"
        answer = await self._get("feedback", url)
        if "</html>" not in answer.text or "double" not in answer.text:
            self._crowd.fail(f"{self.name}: the feedback is not whole")

    async def _get(self, kind: str, url: str) -> httpx.Response:
        found: list[httpx.Response] = []

        async def get() -> None:
            found.append(await self._ask(kind, "GET", url))

        await self._patiently(get)
        return found[-1]

    async def _patiently(self, step: Callable[[], object]) -> None:
        """Do a step again and again while the connection is cut."""
        until = time.monotonic() + _ATTEMPTS_PATIENCE
        while True:
            try:
                await step()  # type: ignore[misc]
            except Cut as error:
                if time.monotonic() > until:
                    self._crowd.fail(f"{self.name}: {error} for {_ATTEMPTS_PATIENCE:g} s")
                    raise Gone from error
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                return

    async def _ask(
        self,
        kind: str,
        method: str,
        url: str,
        *,
        params: dict[str, str] | None = None,
        data: dict[str, str] | None = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request, with the browser's cookies, and note how long the answer took.

        Raises:
            Cut: The connection ended without an answer.
            Gone: The answer is an error.
        """
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {**(headers or {}), **({"Cookie": cookies} if cookies else {})}
        begun = time.monotonic()
        try:
            answer = await self._crowd.http.request(
                method, url, params=params, data=data, files=files, headers=sent
            )
        except httpx.TimeoutException as error:
            self._crowd.fail(f"{self.name}: {kind} was not answered within a minute")
            raise Gone from error
        except httpx.TransportError as error:
            self._crowd.samples.append(Sample(kind, begun, time.monotonic() - begun, 0, cut=True))
            raise Cut(f"{kind}: {type(error).__name__}") from error
        spent, status = time.monotonic() - begun, answer.status_code
        self._crowd.samples.append(Sample(kind, begun, spent, status))
        self._keep_cookies(answer)
        if status >= 400:
            self._crowd.fail(f"{self.name}: {kind} was answered with {status}")
            raise Gone
        return answer

    def _keep_cookies(self, answer: httpx.Response) -> None:
        """Keep cookies as a browser does on localhost, where `Secure` ones are sent too."""
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.split(";")[0].partition("=")
            if "max-age=0" in line.lower().replace(" ", ""):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value
