"""The supervisor's side of the warm server: start it, order boxes, see how they end.

The supervisor never imports torch. It survives the death of the server, and the server and all
its boxes end with the supervisor, however that ends.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import msgspec
from platformdirs import user_cache_path

from torchgrade.errors import Fault
from torchgrade.inside import processes, spawn
from torchgrade.inside.box import RESERVED_TASKS
from torchgrade.inside.processes import PACKAGE, loaded_libpython
from torchgrade.inside.warmup import ENVIRONMENT
from torchgrade.model import Limits
from torchgrade.sandbox import cgroups, gpus
from torchgrade.sandbox.base import Exit, Notice, check_limits, end_all
from torchgrade.sandbox.users import first_box_uid, server_uid
from torchgrade.sandbox.watch import Meter, Watch, cpu_seconds

_WARM_SECONDS = 180.0
_START_SECONDS = 60.0
_CLOSE_SECONDS = 10.0


class WarmServer:
    """The server process and the socket to it; one life, no restart."""

    def __init__(self, setup: spawn.Setup) -> None:
        if setup.isolation != "namespaces":
            homes = tempfile.mkdtemp(prefix="torchgrade-boxes-")
            Path(homes).chmod(0o711)  # a box's user passes through to its own
            setup = msgspec.structs.replace(setup, homes=homes)
        self._setup = setup
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "torchgrade.inside.server", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
            )
        with contextlib.suppress(OSError):  # it died at once: hello() tells
            spawn.send(self._control, setup)
        self._hello: spawn.Hello | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Process id of the guard, from which all boxes descend."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """The process is there."""
        return self._process.poll() is None

    def hello(self) -> spawn.Hello:
        """Wait until the server is warm and return what it says of itself.

        Raises:
            Fault: It did not come up, or it is not the Python or torch that it should be.
        """
        with self._lock:
            if self._hello is None:
                self._control.settimeout(_WARM_SECONDS)
                try:
                    message, _ = spawn.receive(self._control)
                except OSError as error:
                    raise Fault(f"The sandbox server did not start: {error}{self.log()}") from error
                if isinstance(message, spawn.Failed):
                    raise Fault(
                        f"The sandbox server did not start: {message.step}: {message.reason}"
                    )
                if not isinstance(message, spawn.Hello):
                    raise Fault(f"The sandbox server ended while it started.{self.log()}")
                _check_same(message, warm=self._setup.warm)
                self._control.settimeout(None)
                self._hello = message
            return self._hello

    def order(
        self, limits: Limits, grant: gpus.Grant, agent: socket.socket, status: socket.socket
    ) -> None:
        """Ask for a box.

        Raises:
            Fault: The server is gone.
        """
        try:
            order = spawn.Order(limits=limits, nodes=grant.nodes, environment=grant.environment)
            spawn.send(self._control, order, (agent.fileno(), status.fileno()))
        except OSError as error:
            raise Fault(f"The sandbox server is gone: {error}{self.log()}") from error

    def log(self) -> str:
        """Return the last lines that the server wrote, for a message."""
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 2000))
        text = self._log.read().decode(errors="replace").strip()
        return f"\n{text}" if text else ""

    def close(self) -> None:
        """End the server; with namespaces all its boxes end with it."""
        self._control.close()
        try:
            self._process.wait(_CLOSE_SECONDS if self._hello else 0)
        except subprocess.TimeoutExpired:
            processes.kill_descendants(self._process.pid)
            self._process.kill()
            self._process.wait()
        self._log.close()
        if self._setup.homes:  # left there by a server that was killed
            shutil.rmtree(self._setup.homes, ignore_errors=True)


def _check_same(hello: spawn.Hello, *, warm: bool) -> None:
    """Refuse a server whose interpreter or torch is another one than outside."""
    here = {"python": sys.version, "libpython": loaded_libpython(), "torchgrade": PACKAGE}
    there = {"python": hello.python, "libpython": hello.libpython, "torchgrade": hello.package}
    if warm:
        spec = importlib.util.find_spec("torch")  # finds it without importing it
        here |= {
            "torch": importlib.metadata.version("torch"),
            "torch_file": str(spec.origin if spec else ""),
        }
        there |= {"torch": hello.torch, "torch_file": hello.torch_file}
    different = [f"{k}: {there[k]} inside, {v} outside" for k, v in here.items() if there[k] != v]
    if different:
        raise Fault(
            "The sandbox does not see the same Python: " + "; ".join(different),
            hint="Make the interpreter's own lib directory readable for everybody.",
        )


class WarmBox:
    """A box that the warm server forked."""

    def __init__(
        self, status: socket.socket, cgroup: cgroups.Cgroup | None, limits: Limits
    ) -> None:
        self._status = status
        self._cgroup = cgroup
        self._limits = limits
        self._over = ""
        self.meter = Meter(limits, 0, cgroup=cgroup)
        self._lock = threading.RLock()
        self._killing = threading.Event()
        self._init = self._agent = -1
        self._init_pid = self._agent_pid = 0
        self._ended: spawn.Ended | None = None
        self._failed: spawn.Failed | None = None
        self._cpu_seen = 0.0
        self._exit: Exit | None = None
        self._tree = False

    @property
    def released(self) -> bool:
        """The box ended and holds nothing on the host any more."""
        return self._status.fileno() < 0

    @property
    def pid(self) -> int:
        """Process id of the agent, as seen here."""
        return self._agent_pid

    def bring_up(self, *, tree: bool) -> None:
        """Follow the box through its set-up until the agent runs.

        Args:
            tree: The box has no pid namespace: to kill it means to kill all descendants.

        Raises:
            Fault: A step of the set-up failed, or the server died.
        """
        self._tree = tree
        self._status.settimeout(_START_SECONDS)
        try:
            self._init, _ = self._expect(spawn.Born)
            self._init_pid = pid_behind(self._init)
            if self._cgroup is not None:
                self._cgroup.add(self._init_pid)
            spawn.send(self._status, spawn.Go())
            self._agent, started = self._expect(spawn.Started)
            self._agent_pid = pid_behind(self._agent)
            home = started.home if isinstance(started, spawn.Started) else ""
            self.meter = Meter(self._limits, self._init_pid, cgroup=self._cgroup, home=home)
        except (OSError, Fault) as error:
            with self._lock:
                self.kill()
                self._release()
            raise Fault(f"The sandbox could not start: {error}") from error
        self._status.settimeout(None)

    def _expect(
        self, kind: type[spawn.Born | spawn.Started]
    ) -> tuple[int, spawn.Born | spawn.Started]:
        message, fds = spawn.receive(self._status, 1)
        if isinstance(message, kind) and len(fds) == 1:
            return fds[0], message
        if isinstance(message, spawn.Failed):
            raise Fault(f"{message.step}: {message.reason}")
        raise Fault("the sandbox server died" if message is None else f"unexpected {message!r}")

    def kill(self) -> None:
        """End every process in the box now; safe to repeat."""
        with self._lock:
            self._killing.set()
            if self._init < 0:
                return
            self._cpu_seen = max(self._cpu_seen, cpu_seconds(self._agent_pid))
            if self._tree:
                processes.kill_descendants(self._init_pid)
            if self._cgroup is not None:
                self._cgroup.kill()
            _signal(self._init, signal.SIGKILL)

    def end(self, exceeded: str) -> None:
        """Kill the box because it used more than it may."""
        with self._lock:
            if not self._killing.is_set():
                self._over = exceeded
                self.kill()

    def interrupt(self) -> None:
        """Send SIGINT to the agent; nothing happens if it is gone."""
        with self._lock:
            if self._agent >= 0:
                _signal(self._agent, signal.SIGINT)

    def wait(self, timeout: float | None = None) -> Exit | None:
        """Wait for the end and release what the box holds on the host; see `base.Box`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            with self._lock:
                if self._exit is not None:
                    return self._exit
                status = self._status.fileno()
                if status < 0:
                    raise Fault("The sandbox server died and this box with it.")
            poll = select.poll()
            poll.register(status, select.POLLIN)
            slice_ms = 1000 if left is None else min(1000, left * 1000)
            if poll.poll(slice_ms):
                self._take_message()
            elif left is not None and left <= slice_ms / 1000:
                return None

    def _take_message(self) -> None:
        with self._lock:
            if self._exit is not None or self._status.fileno() < 0:
                return
            self._status.setblocking(False)
            try:
                message, _ = spawn.receive(self._status)
            except BlockingIOError:
                return  # another thread took it
            except ConnectionResetError:
                message = None
            if isinstance(message, spawn.Ended):
                self._ended = message
            elif isinstance(message, spawn.Failed):
                self._failed = message
            elif isinstance(message, spawn.Reaped):
                self._finish(message)
            else:
                self._lose()

    def _finish(self, reaped: spawn.Reaped) -> None:
        if self._failed is not None:
            self._release()
            raise Fault(f"The sandbox could not start: {self._failed.step}: {self._failed.reason}")
        code = self._ended.code if self._ended else None
        exceeded = self._over or (self._cgroup.exceeded() if self._cgroup is not None else "")
        silent = self._ended is None and not exceeded and not self._killing.is_set()
        if silent and not self._tree:  # in a namespace of its own nothing inside can end it
            self._release()
            raise Fault("A box ended without saying how: something outside of it ended its init.")
        if not exceeded and code == -signal.SIGXCPU:
            exceeded = "cpu"
        self._exit = Exit(
            code=code if code is not None and code >= 0 else None,
            signal=-code if code is not None and code < 0 else None,
            killed=self._killing.is_set() and not self._over and code in {None, -signal.SIGKILL},
            exceeded=exceeded,
            cpu_seconds=max(reaped.cpu_seconds, self._cpu_seen, self.meter.cpu_seen),
            peak_mb=reaped.peak_kb / 1024,
        )
        self._release()

    def _lose(self) -> None:
        """The server went away without a word on this box: the kernel or we end it."""
        ours = self._killing.is_set()
        self.kill()
        if ours:
            self._exit = Exit(killed=True, cpu_seconds=self._cpu_seen)
        self._release()
        if not ours:
            raise Fault("The sandbox server died and this box with it.")

    def _release(self) -> None:
        self._status.close()
        for fd in (self._init, self._agent):
            if fd >= 0:
                os.close(fd)
        self._init = self._agent = -1
        if self._cgroup is not None:
            with contextlib.suppress(OSError):
                self._cgroup.remove()


class WarmSandbox:
    """A sandbox on a warm server, restarted when it died."""

    def __init__(
        self,
        name: str,
        *,
        on_notice: Notice,
        isolation: spawn.Isolation,
        target: str = "torchgrade.inside.agent:serve",
        binds: tuple[spawn.Bind, ...] = (),
        search: tuple[str, ...] = (),
        warm: bool = True,
        devices: gpus.Gpus | None = None,
        compiler: bool = False,
    ) -> None:
        """Begin to warm up a server in the background.

        Args:
            name: Level that this sandbox reports.
            on_notice: Told, once each, what is weaker than it should be.
            isolation: As in `spawn.Setup`.
            target: As in `spawn.Setup`. Trusted.
            binds: As in `spawn.Setup`. Trusted.
            search: As in `spawn.Setup`. Trusted.
            warm: As in `spawn.Setup`.
            devices: What boxes may get; what this machine has if None.
            compiler: Warm up torch.compile as well.
        """
        self.name = name
        self._on_notice = on_notice
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self._boxes: list[WarmBox] = []
        self._watch = Watch()
        self._closed = False
        found = gpus.find() if devices is None else devices
        self._slots = gpus.Slots(found)
        self._setup = spawn.Setup(
            supervisor=os.getpid(),
            isolation=isolation,
            target=target,
            warm=warm,
            uid=server_uid(),
            box_uid=first_box_uid(),
            binds=(*binds, *(spawn.Bind(source=p, target=p) for p in gpus.system_paths(found))),
            search=search,
            nodes=self._slots.nodes,
            compiler=str(user_cache_path("torchgrade") / "compiler") if compiler else None,
        )
        self._server = WarmServer(self._setup)

    def check_device(self, device: str) -> None:
        """See that a box can have this device; see `base.Sandbox`."""
        self._slots.check(device)

    def start(self, sock: socket.socket, limits: Limits, device: str = "cpu") -> WarmBox:
        """Start a box whose agent serves `sock`, which is consumed; see `base.Sandbox`."""
        with sock:
            check_limits(limits)
            grant = self._slots.grant(device)
            server = self._living_server()
            self._tell(server.hello())
            tasks = limits.processes + 2 + RESERVED_TASKS
            cgroup = cgroups.create(limits.memory_mb, limits.tmp_mb, tasks)
            if cgroup is None:
                self._notice(cgroups.notice())
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            box = WarmBox(ours, cgroup, limits)
            with self._lock:
                self._boxes = [b for b in self._boxes if not b.released] + [box]
            with theirs:
                server.order(limits, grant, sock, theirs)
        box.bring_up(tree=self._setup.isolation != "namespaces")
        self._watch.add(box)
        return box

    @property
    def filtered(self) -> bool:
        """A system call filter is in place in every box."""
        return self._server.hello().filtered

    @property
    def server_pid(self) -> int:
        """Process id from which all boxes descend; it changes when the server is restarted."""
        return self._server.pid

    def _living_server(self) -> WarmServer:
        with self._lock:
            if self._closed:
                raise Fault("This sandbox is closed.")
            if not self._server.alive:
                self._server.close()
                self._server = WarmServer(self._setup)
            return self._server

    def _tell(self, hello: spawn.Hello) -> None:
        for notice in hello.notices:
            self._notice(f"Sandbox: {notice}.")
        if not hello.filtered:
            self._notice("Sandbox: no system call filter; install libseccomp2.")

    def _notice(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._on_notice(text)

    def close(self) -> None:
        """End all boxes and the server; safe to repeat."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            boxes, self._boxes = self._boxes, []
        end_all(boxes)
        self._server.close()


def pid_behind(pidfd: int) -> int:
    """Return the process id, as seen here, of the process behind a pidfd."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise Fault("The kernel does not tell the process behind a pidfd; Linux 5.12 is needed.")


def _signal(pidfd: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, number)
