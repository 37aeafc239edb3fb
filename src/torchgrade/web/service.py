"""`torchgrade serve`: the web server, and the grading worker that it starts and watches over."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable

import uvicorn
from starlette.applications import Starlette

from torchgrade.database import reading
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.keys import KEY_FILE
from torchgrade.lti.platforms import list_platforms
from torchgrade.web import deep_linking
from torchgrade.web.app import create_app
from torchgrade.web.assignments import released
from torchgrade.web.launching import launch_routes
from torchgrade.web.site import Site

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 20
_SOUND_SECONDS = 60.0
_LONGEST_PAUSE = 60.0


class Watched:
    """Keeps a process alive: it is started again when it ends, later each time."""

    def __init__(self, command: list[str]) -> None:
        """Prepare to start it.

        Args:
            command: The process. Its standard input ends when it shall end, however this one does.
        """
        self._command = command
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def pid(self) -> int:
        """Its process id; 0 while it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def stop(self) -> None:
        """End it: it may finish what can't be left half done."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = 1.0
        while not self._stop.is_set():
            begun = time.monotonic()
            # In a session of its own: a Ctrl-C is for the service, which ends it in order.
            with subprocess.Popen(
                self._command, stdin=subprocess.PIPE, start_new_session=True
            ) as self._process:
                self._wait(self._process)
            if self._stop.is_set():
                return
            if time.monotonic() > begun + _SOUND_SECONDS:
                pause = 1.0
            code = self._process.returncode
            _log.error("the grading worker ended (%s); again in %.0f s", code, pause)
            self._stop.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until it ends, by itself or because the service does."""
        while process.poll() is None and not self._stop.wait(0.2):
            pass
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def serve(
    site: Site,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int | None = None,
    proxy: str = "",
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve a course until the process is told to end.

    Args:
        site: The course.
        host: Address to listen on.
        port: Port to listen on.
        workers: Submissions graded at once; the number of cores if None.
        proxy: Addresses of the proxies whose `X-Forwarded-…` headers are believed, by commas.
        ready: Called when requests are answered.
    """
    os.chdir(site.root)  # nbgrader changes to it and back: so both are the same
    command = [sys.executable, "-m", "torchgrade.web.worker", str(site.root)]
    worker = Watched(command + (["--workers", str(workers)] if workers else []))

    keys = PlatformKeys()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        worker.start()
        ready()
        yield

    routes = [*launch_routes(site, keys, deep_linking.choose), *deep_linking.ROUTES]
    app = create_app(site, routes=routes, lifespan=lifespan)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # it would hold the queries of addresses
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=2000,
    )
    try:
        uvicorn.Server(config).run()
    finally:
        keys.close()
        worker.stop()


def lacking(site: Site) -> tuple[str, ...]:
    """Say what the course still lacks to be served, each with the next step."""
    found = []
    if not site.origin:
        found.append(
            "`lms.url` is not set: write the address that browsers use into grader_config.py,"
            ' `lms=Lms(url="https://grading.example.edu")`.'
        )
    elif not site.origin.startswith("https:"):
        found.append(
            "`lms.url` is not HTTPS: browsers keep no session and platforms launch nothing."
            " Put a proxy with a certificate in front, see docs/how-to/run-the-service.md."
        )
    with reading(site.engine) as connection:
        if not list_platforms(connection):
            found.append("No platform is registered: run `torchgrade lti add-platform`.")
    if not (site.root / KEY_FILE).is_file():
        found.append("The tool has no key: run `torchgrade lti rotate-key`, which makes one.")
    names = [each.name for each in site.course.assignments]
    first = site.course.languages[0]
    if not any(released(site, name, first).is_dir() for name in names):
        example = names[0] if names else "<assignment>"
        found.append(f"Nothing is released: run `torchgrade release {example}`.")
    return tuple(found)
