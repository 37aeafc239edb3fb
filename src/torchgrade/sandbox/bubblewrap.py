"""Boxes that bubblewrap makes: a fresh Python for each submission, and a real ipykernel in it.

Slower than the warm server by the time that importing torch takes. For machines where this Python
may make no namespaces and bubblewrap may, and as the measure of what the bare shell shows.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from torchgrade.errors import Fault
from torchgrade.inside import filters, isolate, spawn
from torchgrade.inside.box import RESERVED_TASKS
from torchgrade.inside.cold import INIT_AND_AGENT, KERNEL_TASKS, Cold
from torchgrade.inside.warmup import ENVIRONMENT
from torchgrade.model import Limits
from torchgrade.sandbox import cgroups, gpus, namespaces
from torchgrade.sandbox.base import Notice, check_limits, end_all
from torchgrade.sandbox.coldbox import ColdBox
from torchgrade.sandbox.users import server_uid
from torchgrade.sandbox.watch import Watch

NAME = "bubblewrap"
INSTALL = "Install bubblewrap: `sudo apt install bubblewrap` (Debian, Ubuntu)."
_MIB = 1024 * 1024


def open_bubblewrap(*, on_notice: Notice, compiler: bool = False) -> BubblewrapSandbox:  # noqa: ARG001
    """Open the back end; there is nothing to keep warm for `compiler`."""
    return BubblewrapSandbox(NAME, on_notice=on_notice)


def hint() -> str:
    """Return what to do where it can't be had."""
    if shutil.which("bwrap") is None:
        return INSTALL
    return namespaces.NO_FILTER if filters.build() is None else namespaces.hint()


class BubblewrapSandbox:
    """A sandbox that starts bubblewrap once for each box."""

    def __init__(
        self,
        name: str,
        *,
        on_notice: Notice,
        target: str = "torchgrade.inside.kernel:serve",
        binds: tuple[spawn.Bind, ...] = (),
        search: tuple[str, ...] = (),
        warm: bool = True,
        devices: gpus.Gpus | None = None,
    ) -> None:
        """Remember what every box gets; nothing is started yet.

        Args:
            name: Level that this sandbox reports.
            on_notice: Told, once each, what is weaker than it should be.
            target: As in `inside.cold.Cold`. Trusted.
            binds: Additional read-only parts of the tree. Trusted.
            search: Additional entries of `sys.path`. Trusted.
            warm: As in `inside.cold.Cold`.
            devices: What boxes may get; what this machine has if None.
        """
        self.name = name
        self._on_notice = on_notice
        self._told: set[str] = set()
        self._cold = Cold(
            target=target,
            limits=Limits(),
            tasks=KERNEL_TASKS if target == "torchgrade.inside.kernel:serve" else 0,
            warm=warm,
            search=search,
        )
        found = gpus.find() if devices is None else devices
        self._slots = gpus.Slots(found)
        system = (spawn.Bind(source=path, target=path) for path in gpus.system_paths(found))
        self._binds = (*isolate.interpreter_binds(), *binds, *system)
        self._program = shutil.which("bwrap")
        self._filter = filters.export("network")
        self._boxes: list[ColdBox] = []
        self._watch = Watch()
        self._closed = False
        # bubblewrap dies with the *thread* that started it: all are started by this one
        self._starter = concurrent.futures.ThreadPoolExecutor(1, "bubblewrap-starter")

    @property
    def filtered(self) -> bool:
        """A system call filter is in place in every box."""
        return bool(self._filter)

    def check_device(self, device: str) -> None:
        """See that a box can have this device; see `base.Sandbox`."""
        self._slots.check(device)

    def start(self, sock: socket.socket, limits: Limits, device: str = "cpu") -> ColdBox:
        """Start a box whose agent serves `sock`, which is consumed; see `base.Sandbox`."""
        with sock:
            check_limits(limits)
            if self._closed:
                raise Fault("This sandbox is closed.")
            if self._program is None:
                raise Fault("bubblewrap is not installed", hint=INSTALL)
            if not self._filter:
                raise Fault("libseccomp is not installed", hint=namespaces.NO_FILTER)
            grant = self._slots.grant(device)
            tasks = limits.processes + INIT_AND_AGENT + RESERVED_TASKS + self._cold.tasks
            cgroup = cgroups.create(limits.memory_mb, limits.tmp_mb, tasks)
            if cgroup is None:
                self._notice(cgroups.notice())
            box = self._starter.submit(self._start, sock, limits, grant, cgroup).result()
        self._boxes = [b for b in self._boxes if not b.released] + [box]
        box.bring_up()
        self._watch.add(box)
        return box

    def _start(
        self,
        sock: socket.socket,
        limits: Limits,
        grant: gpus.Grant,
        cgroup: cgroups.Cgroup | None,
    ) -> ColdBox:
        order = msgspec.structs.replace(self._cold, limits=limits)
        status, status_there = os.pipe2(os.O_CLOEXEC)
        go_there, go = os.pipe2(os.O_CLOEXEC)
        log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (the box closes it)
        with contextlib.ExitStack() as kept:
            for fd in (status_there, go_there):
                kept.callback(os.close, fd)
            files = _Files(kept)
            arguments = [*self._arguments(limits, grant, files)]
            arguments += ["--json-status-fd", str(status_there), "--block-fd", str(go_there)]
            arguments += ["--seccomp", str(files.hold(self._filter))]
            packed = "\0".join(arguments).encode() + b"\0"
            inside = [sys.executable, "-P", "-m", "torchgrade.inside.cold"]
            inside += [msgspec.json.encode(order).decode(), str(sock.fileno())]
            outside = [sys.executable, "-P", "-m", "torchgrade.inside.launch", str(server_uid())]
            outside += [str(self._program), "--args", str(files.hold(packed)), "--", *inside]
            process = subprocess.Popen(
                outside,
                pass_fds=(sock.fileno(), status_there, go_there, *files.fds),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={
                    **ENVIRONMENT,
                    "BINDS": ":".join(b.source for b in self._binds),
                    "NODES": ":".join(grant.nodes),
                },
                start_new_session=True,
            )
        return ColdBox(process, status, go, log, cgroup, limits)

    def _arguments(self, limits: Limits, grant: gpus.Grant, files: _Files) -> Iterator[str]:
        yield from ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv")
        yield "--as-pid-1"  # the init is ours: under the filter, and closed to the agent
        yield from ("--hostname", "sandbox", "--chdir", "/tmp")  # noqa: S108 (the box's own)
        yield from ("--uid", str(isolate.BOX_ID), "--gid", str(isolate.BOX_ID))
        for name, text in {**ENVIRONMENT, **grant.environment}.items():
            yield from ("--setenv", name, text)
        yield from ("--setenv", "TMPDIR", "/tmp")  # noqa: S108
        yield from _system(files)
        yield from _devices(limits, grant.nodes)
        for bind in self._binds:
            yield from ("--ro-bind", bind.source, bind.target)
        yield from ("--proc", "/proc")
        yield from ("--perms", "1777", "--size", str(limits.tmp_mb * _MIB), "--tmpfs", "/tmp")  # noqa: S108
        yield from ("--remount-ro", "/dev", "--remount-ro", "/")

    def _notice(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._on_notice(text)

    def close(self) -> None:
        """End all boxes; safe to repeat."""
        self._closed = True
        boxes, self._boxes = self._boxes, []
        end_all(boxes)
        self._starter.shutdown()


class _Files:
    """Contents that bubblewrap reads from descriptors."""

    def __init__(self, kept: contextlib.ExitStack) -> None:
        self._kept = kept
        self.fds: list[int] = []

    def hold(self, content: bytes) -> int:
        """Return a descriptor from which this can be read, until the stack ends."""
        fd = os.memfd_create("torchgrade", os.MFD_CLOEXEC)
        self._kept.callback(os.close, fd)
        os.write(fd, content)
        os.lseek(fd, 0, os.SEEK_SET)
        self.fds.append(fd)
        return fd


def _system(files: _Files) -> Iterator[str]:
    for name in isolate.system_paths():
        path = Path(name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), name)
        elif path.is_dir():
            yield from ("--ro-bind", name, name)
    for name in isolate.ETC:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    for name, text in isolate.ETC_WRITTEN.items():
        yield from ("--ro-bind-data", str(files.hold(text.encode())), f"/etc/{name}")


def _devices(limits: Limits, nodes: tuple[str, ...]) -> Iterator[str]:
    yield from ("--size", str(_MIB), "--tmpfs", "/dev")
    for name in (*isolate.DEVICES, *nodes):
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for name, link in isolate.DEV_LINKS.items():
        yield from ("--symlink", link, f"/dev/{name}")
    size = str(limits.tmp_mb * _MIB)
    yield from ("--perms", "1777", "--size", size, "--tmpfs", "/dev/shm")  # noqa: S108
