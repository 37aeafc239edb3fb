"""One box: its init, which never runs student code, and the agent, which does nothing else.

Read `run` aloud and you have the security model. Everything up to the call of the agent's
function is trusted code in a fork of the warm server.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import random
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from torchgrade.inside import isolate, landlock, processes, spawn
from torchgrade.inside import syscalls as sc
from torchgrade.model import Limits

Agent = Callable[[socket.socket, dict[str, Any]], None]

_MIB = 1024 * 1024
_OPEN_FILES = 512
_STACK_MB = 8
_INIT_AND_AGENT = 2
RESERVED_TASKS = 4
"""Processes that the agent may start for hidden tests where the notebook's own took all others."""
_CPU_GRACE_SECONDS = 5
_OOM_FIRST = "600"  # the kernel, short of memory, takes boxes before anything else


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What the server fixed for all its boxes.

    Attributes:
        isolation: As in `spawn.Setup`.
        agent: The function that a box runs.
        filter: Seccomp filter to load, or None.
        base_kb: As in `spawn.Hello`.
        environment: The box's whole environment, but for the paths of its home.
        home: Directory for a box without a root of its own.
        on_disk: The same, if it is a folder on the host's disk.
        uid: User and group id to drop to, or 0 to keep the server's.
        rules: What Landlock leaves in reach, but for the home and the nodes.
        nodes: Names of the device nodes that it gets.
    """

    isolation: spawn.Isolation
    agent: Agent
    filter: Any | None
    base_kb: int
    environment: dict[str, str]
    home: str = "/tmp"  # noqa: S108 (a box's own)
    on_disk: str = ""
    uid: int = 0
    rules: tuple[landlock.Rule, ...] = ()
    nodes: tuple[str, ...] = ()

    @property
    def namespaces(self) -> bool:
        """A box has a pid namespace and a root of its own."""
        return self.isolation == "namespaces"


class _StepError(Exception):
    """A step of the set-up failed; the cause is chained."""


def run(plan: Plan, limits: Limits, agent: socket.socket, status: socket.socket) -> NoReturn:
    """Turn this fresh fork of the warm server into a box; does not return."""
    try:
        _become_init(plan, agent, status)
        _announce(status)
        _isolate(plan, limits)
        pid = os.fork()
        if pid == 0:
            _run_agent(plan, limits, agent, status)
        _watch(plan, pid, agent, status)
    except _StepError as error:
        spawn.send(status, spawn.Failed(step=str(error), reason=repr(error.__cause__)))
    os._exit(70)


@contextlib.contextmanager
def _step(name: str) -> Any:
    try:
        yield
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise _StepError(name) from error


def _become_init(plan: Plan, *keep: socket.socket) -> None:
    with _step("init"):
        sc.set_name("box-init")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)  # pid 1 without handlers: deaf to its children
        if not plan.namespaces:
            sc.die_with_parent(signal.SIGKILL)
            sc.become_subreaper()
        close_all_but([sock.fileno() for sock in keep])


def _announce(status: socket.socket) -> None:
    with _step("announce"):
        fd = os.pidfd_open(os.getpid())
        spawn.send(status, spawn.Born(), (fd,))
        os.close(fd)
        message, _ = spawn.receive(status)
    if not isinstance(message, spawn.Go):
        os._exit(0)  # the supervisor went away or changed its mind


def _isolate(plan: Plan, limits: Limits) -> None:
    if plan.namespaces:
        with _step("namespaces"):
            isolate.enter_box(limits.tmp_mb, limits.files, plan.nodes)
    if plan.uid:
        with _step("user"):
            _change_user(plan.uid)
    with _step("capabilities"):
        sc.drop_capabilities()
        sc.forbid_new_privileges()
    with _step("hide init"):
        sc.set_dumpable(False)


def _load_filter(plan: Plan) -> None:
    with _step("seccomp"):
        if plan.filter is not None:
            plan.filter.load()


def _change_user(uid: int) -> None:
    sc.drop_bounding_set()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    sc.die_with_parent(signal.SIGKILL)  # the kernel forgets it when the user changes


def _watch(plan: Plan, pid: int, agent: socket.socket, status: socket.socket) -> NoReturn:
    agent.close()
    with _step("watch"):
        fd = os.pidfd_open(pid)
        spawn.send(status, spawn.Started(home=plan.on_disk), (fd,))
        os.close(fd)
    _load_filter(plan)  # not before: it lets no descriptor be sent
    ended = 0
    while ended != pid:  # also reaps orphans, which would count as processes
        ended, state = os.wait()
    with contextlib.suppress(OSError):
        spawn.send(status, spawn.Ended(code=os.waitstatus_to_exitcode(state)))
    if not plan.namespaces:
        processes.kill_descendants(os.getpid())
    os._exit(0)  # the kernel kills whatever is left in the pid namespace


def _run_agent(plan: Plan, limits: Limits, sock: socket.socket, status: socket.socket) -> NoReturn:
    code = 1
    try:
        with _step("agent"):
            _prepare_agent(plan, limits)
        _load_filter(plan)
        close_all_but([sock.fileno()])
        plan.agent(sock, msgspec.to_builtins(limits))
        code = 0
    except _StepError as error:
        spawn.send(status, spawn.Failed(step=str(error), reason=repr(error.__cause__)))
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    finally:
        os._exit(code)


def _prepare_agent(plan: Plan, limits: Limits) -> None:
    os.setsid()
    if not plan.namespaces:
        sc.die_with_parent(signal.SIGKILL)
    sc.set_dumpable(True)
    sc.set_name("box-agent")
    null_standard_streams()
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_FIRST)
    _set_environment(plan)
    set_limits(limits, base_kb=plan.base_kb, beside=_beside(plan))
    _reseed()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if plan.isolation == "landlock":  # not before: the init is to stay out of reach
        nodes = [landlock.Rule(f"/dev/{name}", landlock.DEVICE) for name in plan.nodes]
        landlock.restrict((*plan.rules, *nodes, landlock.Rule(plan.home, landlock.OWN)))
    Path(os.__file__).open("rb").close()  # what is imported later has to be readable
    gc.enable()


def close_all_but(fds: list[int]) -> None:
    """Close every descriptor but the standard ones and these."""
    low = 3
    for fd in sorted(fds):
        os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 1 << 20)


def null_standard_streams() -> None:
    """Lead the standard streams nowhere."""
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)


def _beside(plan: Plan) -> int:
    """Count the tasks beside the student's own that the limit on processes will count."""
    return _INIT_AND_AGENT if plan.namespaces or plan.uid else _count_own_tasks()


def set_limits(limits: Limits, *, base_kb: int, beside: int) -> None:
    """Set the resource limits of the calling process.

    Args:
        limits: What a submission may use.
        base_kb: Private data that the process started with, KiB.
        beside: Tasks of the same user that are not the submission's.
    """
    seconds = math.ceil(limits.cpu_seconds) + _CPU_GRACE_SECONDS
    private = base_kb * 1024 + limits.memory_mb * _MIB
    processes = limits.processes + beside
    for which, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, seconds, seconds + _CPU_GRACE_SECONDS),
        (resource.RLIMIT_DATA, private, private),
        (resource.RLIMIT_FSIZE, limits.file_mb * _MIB, limits.file_mb * _MIB),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_NPROC, processes, processes + RESERVED_TASKS),
        (resource.RLIMIT_STACK, _STACK_MB * _MIB, _STACK_MB * _MIB),
    ):
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(which, (soft, hard))


def _count_own_tasks() -> int:
    """Count what NPROC counts where a box shares its user id with the rest of the machine."""
    uid, tasks = os.getuid(), 0
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                tasks += sum(1 for _ in (entry / "task").iterdir())
    return tasks


def _set_environment(plan: Plan) -> None:
    os.environ.clear()
    os.environ.update(plan.environment, HOME=plan.home, TMPDIR=plan.home)
    tempfile.tempdir = None
    os.chdir(plan.home)
    sys.argv = [""]


def _reseed() -> None:
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(int.from_bytes(os.urandom(7), "little"))
