"""Runs units of work on Dask: in threads of this process, or on any Dask cluster by its address.

What Dask carries is plain bytes. A unit whose worker dies goes to another one; one that takes its
worker down again and again comes back as a fault. `distributed` is imported on first use.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any

import msgspec

from torchgrade.engine.grading import shutdown
from torchgrade.engine.unit import (
    Answer,
    Bundle,
    Unit,
    complaint,
    examine,
    pack,
    perform,
    stopping,
    versions,
)
from torchgrade.errors import Fault, InstructorError

CONNECT_SECONDS = 30
FETCH_SECONDS = 60
WORKERS_NOTICE_SECONDS = 5
WORKERS_SECONDS = 600
"""How long a cluster may be without a worker that can do the work."""
LEAST_IN_FLIGHT = 16
"""Units that a cluster gets even while it has no worker: one that grows by need sees the need."""
_COUNT_AGAIN_SECONDS = 5.0
_RESUBMISSIONS = 3
_log = logging.getLogger(__name__)
_AGAIN = "What was graded is kept: give the same command again."

Done = tuple[Any, Answer]
"""The token that a unit was submitted with, and what came of it."""


class Cluster:
    """Units in, answers out; made by `local` or `connected`."""

    def __init__(
        self,
        client: Any,
        bundle: Bundle,
        *,
        slots: int | None,
        address: str = "",
        on_notice: Callable[[str], None] = _log.warning,
    ) -> None:
        self._client = client
        self._fixed = slots
        self._address = address
        self._on_notice = on_notice
        self._workers = 0
        self._alone_since: float | None = None
        self._told = False
        self._counted: tuple[float, int] = (float("-inf"), 0)
        self._resources = {"GPU": 1} if bundle.device == "cuda" else {}
        data, self.basis = pack(bundle)
        # As a task, and not scattered: Dask makes it again where the worker that had it died.
        self._bundle = client.submit(_carry, data, key=f"torchgrade-bundle-{self.basis}")
        self._ended: queue.SimpleQueue[tuple[Any, bytes, int, Any]] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._name = f"torchgrade-{time.time_ns():x}"
        self.in_flight = 0

    @property
    def room(self) -> int:
        """How many more units may be submitted now."""
        return max(2 * self.slots, LEAST_IN_FLIGHT if self._fixed is None else 0) - self.in_flight

    @property
    def slots(self) -> int:
        """How many units run at once."""
        if self._fixed is not None:
            return self._fixed
        counted, slots = self._counted
        if time.monotonic() > counted + _COUNT_AGAIN_SECONDS:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            self._workers = len(workers)
            kind = self._resources
            slots = sum(w["resources"].get("GPU", 0) if kind else w["nthreads"] for w in workers)
            self._counted = time.monotonic(), int(slots)
        return int(slots)

    def submit(self, token: object, unit: Unit) -> None:
        """Give a unit to the cluster; `next` gives the token back with the answer."""
        self._submit(token, msgspec.msgpack.encode(unit), 0)
        self.in_flight += 1

    def _submit(self, token: object, data: bytes, times: int) -> None:
        try:
            future = self._client.submit(
                perform,
                data,
                self._bundle,
                key=f"{self._name}-{next(self._numbers)}",
                pure=False,
                resources=self._resources or None,
            )
        except Exception as error:
            raise _lost(error) from error
        future.add_done_callback(lambda f: self._ended.put((token, data, times, f)))

    def next(self, seconds: float) -> Done | None:
        """Wait for an answer, for a while.

        Raises:
            Fault: The cluster is gone.
            InstructorError: It has been without workers for long.
        """
        try:
            token, data, times, future = self._ended.get(timeout=seconds)
        except queue.Empty:
            if self._client.status not in ("running", "connecting"):
                raise _lost(None) from None
            self._see_workers()
            return None
        answer = self._fetch(token, data, times, future)
        if answer is None:
            return None
        self.in_flight -= 1
        return token, answer

    def _see_workers(self) -> None:
        """Say so while there is no worker, and give up after a while."""
        now = time.monotonic()
        if self.slots:
            self._alone_since, self._told = None, False
            return
        if self._alone_since is None:
            self._alone_since = now + WORKERS_NOTICE_SECONDS
        waited = now - self._alone_since
        lacking = ", none of them with a GPU" if self._workers else ""
        state = f"workers at {self._address} ({self._workers} connected{lacking})"
        if waited >= WORKERS_SECONDS:
            gpu = " --resources GPU=1" if self._resources else ""
            raise InstructorError(
                f"waited for {WORKERS_SECONDS / 60:.0f} minutes for {state}",
                hint=f"Start one: `dask worker {self._address}{gpu}`. {_AGAIN}",
            )
        if waited >= 0 and not self._told:
            self._told = True
            self._on_notice(f"waiting for {state}")

    def _fetch(self, token: object, data: bytes, times: int, future: Any) -> Answer | None:
        """Get an answer; None if it was lost on the way, and its unit submitted again."""
        from distributed import KilledWorker

        try:
            return msgspec.msgpack.decode(future.result(timeout=FETCH_SECONDS), type=Answer)
        except KilledWorker as error:
            return _fault(f"{error.allowed_failures + 1} workers died while they ran it")
        except (CancelledError, TimeoutError, OSError) as error:
            if self._client.status != "running":
                raise _lost(error) from error
            if times == _RESUBMISSIONS:
                return _fault(f"the cluster lost it again and again ({type(error).__name__})")
        except Exception as error:  # noqa: BLE001 - whatever a worker raised: the others go on
            return _fault(f"a worker failed: {type(error).__name__}: {error}")
        self._submit(token, data, times + 1)
        return None


def _carry(data: bytes) -> bytes:
    return data


def _fault(message: str) -> Answer:
    return Answer(failed="fault", message=message, hint=_AGAIN)


def _lost(error: BaseException | None) -> Fault:
    what = f" ({error})" if error is not None and str(error) else ""
    return Fault(f"the connection to the Dask scheduler is lost{what}", hint=_AGAIN)


@contextlib.contextmanager
def local(bundle: Bundle, workers: int, *, gpus: int = 1) -> Iterator[Cluster]:
    """Run units in threads of this process, which share one warm sandbox.

    Args:
        bundle: What the units have in common.
        workers: How many run at once.
        gpus: On a GPU: how many may be on it at once.
    """
    slots = min(workers, gpus) if bundle.device == "cuda" else workers
    with _quiet():
        from distributed import LocalCluster

        cluster = LocalCluster(
            n_workers=1, threads_per_worker=slots, processes=False, dashboard_address=None,
            memory_limit=None, resources={"GPU": gpus}, silence_logs=False,
        )  # fmt: skip
        client = _client(cluster, set_as_default=False)
        work = Cluster(client, bundle, slots=slots)
        stopping.clear()
        try:
            yield work
        finally:
            if work.in_flight:  # dropped: the sandboxes end, and with them what runs in them
                stopping.set()
                shutdown()
            # On a busy machine this takes longer; nothing is kept there, so nothing is lost.
            with contextlib.suppress(TimeoutError):
                client.close(timeout=2)
            with contextlib.suppress(TimeoutError):
                cluster.close(timeout=2)


@contextlib.contextmanager
def connected(
    bundle: Bundle, address: str, *, on_notice: Callable[[str], None] = _log.warning
) -> Iterator[Cluster]:
    """Run units on a Dask cluster.

    Args:
        bundle: What the units have in common.
        address: The scheduler's, `tcp://host:8786`.
        on_notice: Told while it has no workers.

    Raises:
        InstructorError: No scheduler answers there, or a worker is not like this process.
    """
    with _quiet():
        try:
            client = _client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InstructorError(
                f"no Dask scheduler answers at {address}: {error}",
                hint="Start one with `dask scheduler`, or correct the address.",
            ) from error
        try:
            _refuse_unlike(client, bundle)
            yield Cluster(client, bundle, slots=None, address=address, on_notice=on_notice)
        finally:
            with contextlib.suppress(TimeoutError):
                client.close(timeout=5)


def _refuse_unlike(client: Any, bundle: Bundle) -> None:
    """Refuse workers with other versions or a weaker sandbox; later ones are checked at work."""
    found = client.run(examine, bundle.course.sandbox, on_error="return")
    bad = []
    for worker, examined in sorted(found.items()):
        if isinstance(examined, bytes):
            what = complaint(versions(), examined)
        else:
            what = f"it can't import torchgrade as it is here ({examined})"
        if what:
            bad.append(f"{worker}: {what}")
    if bad:
        raise InstructorError(
            "workers of the cluster differ from this machine:\n" + "\n".join(bad),
            hint="Install the same versions on every worker, and start them again.",
        )


def _client(*given: Any, **options: Any) -> Any:
    """Make a client that is silent if it could not be closed in time, or never came up."""
    from distributed import Client

    class Quiet(Client):  # type: ignore[misc]
        def __del__(self) -> None:
            if getattr(self, "status", "closing") != "closing":
                with contextlib.suppress(Exception):
                    super().__del__()

    return Quiet(*given, **options)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own profiler and its words on versions and sizes out: ours say it better."""
    import dask
    import distributed  # noqa: F401 - brings its defaults, which must not go with ours

    for name in ("distributed", "distributed.client", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {
        "distributed.worker.profile.enabled": False,
        "distributed.admin.system-monitor.interval": "10s",
    }
    with warnings.catch_warnings(), dask.config.set(settings):
        warnings.filterwarnings("ignore", module=r"distributed\..*")
        warnings.filterwarnings("ignore", message=".*Sending large graph.*")
        yield
