"""The warm server: imports torch once, then forks a fresh box for every order.

Started as `python -m torchgrade.inside.server FD` with a clean environment, where FD is the
control socket. With namespaces it runs as a parent and a child. The parent builds the root, drops
root's rights, and lives only to die with the supervisor; the child, pid 1 of a namespace of its
own, is the server: when it ends, the kernel ends every box.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

import msgspec

from torchgrade.inside import (
    box,
    compiler,
    compiler_cache,
    filters,
    isolate,
    landlock,
    memory,
    parallel,
    processes,
    spawn,
    warmup,
)
from torchgrade.inside import syscalls as sc

_ORDER_FDS = 2
_SHARED_USER = (
    "boxes share a user id, and their homes lie on the disk; started as root, each has its own"
)
_SURFACES: dict[spawn.Isolation, filters.Sockets] = {
    "namespaces": "unix",
    "landlock": "pairs",
    "none": "unix",
}


def main() -> None:
    """Serve until the supervisor goes away."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    setup, _ = spawn.receive(control)
    if not isinstance(setup, spawn.Setup) or os.getppid() != setup.supervisor:
        return
    supervisor = os.pidfd_open(setup.supervisor)
    step = "filter"
    try:
        rules = filters.build(_SURFACES[setup.isolation])
        if setup.isolation == "landlock" and rules is None:
            raise OSError("libseccomp is not installed")  # noqa: TRY301 (told as any other)
        notices: list[str] = []
        proc = True
        if setup.compiler is not None:
            step = "compiler"
            setup, notices = compiler_cache.prepare(setup)
        if setup.isolation == "namespaces":
            step = "root"
            _enter(setup)
            step = "fork"
            _split(supervisor)
            proc = isolate.mount_proc()
        else:
            sc.become_subreaper()
        if setup.isolation == "landlock":
            step = "landlock"
            setup = _prepare_landlock(setup)
        step = "import"
        server = _Server(setup, rules, control, supervisor, notices)
        if not proc:  # nothing of it will be in the boxes
            parallel.send_by_value()
    except (OSError, ImportError, AttributeError) as error:
        spawn.send(control, spawn.Failed(step=step, reason=f"{type(error).__name__}: {error}"))
        return
    server.serve()


def _enter(setup: spawn.Setup) -> None:
    """Enter the private root and an unprivileged user id, then namespaces owned by that id."""
    binds = [*isolate.interpreter_binds(), *setup.binds]
    entered = False
    if _is_host_root():
        with contextlib.suppress(PermissionError):  # root of a container, without the capability
            sc.unshare(sc.NEWNS)
            isolate.enter_root(
                binds, setup.nodes, keep_nodes_apart=True
            )  # as root, because the interpreter may live below /root
            entered = True
        os.setgroups([])
        os.setresgid(setup.uid, setup.uid, setup.uid)
        os.setresuid(setup.uid, setup.uid, setup.uid)
        sc.set_dumpable(True)  # a process that changed its user may not write its own id maps
    uid, gid, proc = os.getuid(), os.getgid(), isolate.open_proc()
    sc.unshare(sc.NEWUSER | sc.NEWNS | sc.NEWPID | sc.NEWIPC | sc.NEWNET)
    isolate.map_ids(0, uid, gid, proc)
    os.close(proc)
    if not entered:
        reachable = [b for b in binds if b.source != setup.compiler or os.access(b.source, os.R_OK)]
        isolate.enter_root(reachable, setup.nodes, keep_nodes_apart=True)


def _prepare_landlock(setup: spawn.Setup) -> spawn.Setup:
    """See that the kernel can do it, and enter a private root too where this process may."""
    if landlock.abi() < landlock.WANTED_ABI:
        raise OSError(f"Landlock has version {landlock.abi()}, {landlock.WANTED_ABI} is needed")
    if os.getuid() == 0:
        with contextlib.suppress(PermissionError):
            sc.unshare(sc.NEWNS)
            Path(setup.homes).rmdir()  # the homes will be in the private root
            isolate.enter_root([*isolate.interpreter_binds(), *setup.binds], setup.nodes)
            return msgspec.structs.replace(setup, homes=tempfile.gettempdir())
    return setup


def _can_become(uid: int) -> bool:
    """Tell whether this is a root whose user namespace has that id."""
    if os.getuid() != 0:
        return False
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= uid < first + count:
            return True
    return False


def _is_host_root() -> bool:
    """Tell the machine's root from the root of a user namespace, who is somebody else outside."""
    return os.getuid() == 0 and Path("/proc/self/uid_map").read_text().split()[:2] == ["0", "0"]


def _split(supervisor: int) -> None:
    """Fork the server proper; the parent stays behind and never returns."""
    pid = os.fork()
    if pid == 0:
        sc.die_with_parent(signal.SIGKILL)
        return
    sc.set_name("warm-guard")
    child = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(supervisor, select.POLLIN)
    poll.register(child, select.POLLIN)
    poll.poll()
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os._exit(0)


class _Server:
    def __init__(
        self,
        setup: spawn.Setup,
        calls: object,
        control: socket.socket,
        supervisor: int,
        notices: list[str],
    ) -> None:
        self._control = control
        self._supervisor = supervisor
        self._namespaces = setup.isolation == "namespaces"
        self._homes = setup.homes
        self._box_uid = 0
        if setup.isolation == "landlock":
            self._box_uid = setup.box_uid if _can_become(setup.box_uid) else 0
            notices += [] if self._box_uid else [_SHARED_USER]
        self._boxes: dict[int, tuple[socket.socket, str, int]] = {}
        self._pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
        sys.path[:0] = setup.search
        if setup.warm:
            notices += warmup.warm_up()
        if setup.compiler is not None:
            notices += compiler.warm(setup.compiler)
        module, _, function = setup.target.partition(":")
        target = importlib.import_module(module)
        agent = getattr(target, function)
        if setup.warm:
            importlib.import_module("torchgrade.inside.rehearsal").rehearse()
        if hasattr(target, "prepare"):
            target.prepare()
        parallel.pass_by_name()
        rules: tuple[landlock.Rule, ...] = ()
        if setup.isolation == "landlock":
            parallel.do_without_shared_memory()
            rules = landlock.rules_of_a_box(bind.target for bind in setup.binds)
        gc.disable()
        memory.settle()
        self._plan = box.Plan(
            isolation=setup.isolation,
            agent=agent,
            filter=calls,
            rules=rules,
            base_kb=processes.data_kb(),
            environment=warmup.ENVIRONMENT,
        )
        spawn.send(control, _hello(self._plan, tuple(notices)))

    def serve(self) -> None:
        """Answer orders and reap boxes until the supervisor goes away."""
        sc.set_name("warm-server")
        wake_reader, wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        poll = select.poll()
        for fd in (self._control.fileno(), self._supervisor, wake_reader):
            poll.register(fd, select.POLLIN)
        going = True
        while going:
            for fd, _ in poll.poll():
                if fd == wake_reader:
                    os.read(wake_reader, 4096)
                    self._reap()
                elif fd == self._supervisor or not self._obey():
                    going = False
        if not self._namespaces:
            processes.kill_descendants(os.getpid())
            shutil.rmtree(self._homes, ignore_errors=True)

    def _obey(self) -> bool:
        """Take one order.

        Returns:
            False if there will be no more.
        """
        order, fds = spawn.receive(self._control, _ORDER_FDS)
        if order is None:
            return False
        if not isinstance(order, spawn.Order) or len(fds) != _ORDER_FDS:
            raise TypeError(f"not an order: {order!r}")
        with socket.socket(fileno=fds[0]) as agent:
            status = socket.socket(fileno=fds[1])
            try:
                self._fork(order, agent, status)
            except OSError as error:
                with contextlib.suppress(OSError):
                    spawn.send(status, spawn.Failed(step="fork", reason=str(error)))
                status.close()
        return True

    def _fork(self, order: spawn.Order, agent: socket.socket, status: socket.socket) -> None:
        slot = self._free_slot()
        environment = {**self._plan.environment, **order.environment}
        plan = msgspec.structs.replace(self._plan, nodes=order.nodes, environment=environment)
        if not self._namespaces:
            home = tempfile.mkdtemp(dir=self._homes)
            uid = self._box_uid + slot if self._box_uid else 0
            capped = bool(uid) and isolate.mount_home(home, uid, order.limits)
            if uid and not capped:
                os.chown(home, uid, uid)
            on_disk = "" if capped else home
            plan = msgspec.structs.replace(plan, home=home, uid=uid, on_disk=on_disk)
        if self._namespaces:
            sc.unshare(sc.NEWPID)
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            box.run(plan, order.limits, agent, status)
        if self._namespaces:
            sc.setns(self._pid_namespace, sc.NEWPID)
        self._boxes[pid] = (status, "" if self._namespaces else plan.home, slot)

    def _free_slot(self) -> int:
        taken = {slot for _, _, slot in self._boxes.values()}
        return next(slot for slot in itertools.count() if slot not in taken)

    def _reap(self) -> None:
        while True:
            try:
                pid, _, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._boxes:
                status, home, _ = self._boxes.pop(pid)
                self._clear(home)
                seconds = usage.ru_utime + usage.ru_stime
                with contextlib.suppress(OSError), status:
                    spawn.send(status, spawn.Reaped(cpu_seconds=seconds, peak_kb=usage.ru_maxrss))

    def _clear(self, home: str) -> None:
        """Remove what a box without namespaces left behind: orphans of a killed init, its home."""
        if not home:
            return
        processes.kill_descendants(os.getpid(), frozenset(self._boxes))
        with contextlib.suppress(OSError):
            sc.detach(home)
        shutil.rmtree(home, ignore_errors=True)


def _hello(plan: box.Plan, notices: tuple[str, ...]) -> spawn.Hello:
    torch = sys.modules.get("torch")
    return spawn.Hello(
        python=sys.version,
        libpython=processes.loaded_libpython(),
        package=processes.PACKAGE,
        torch=str(torch.__version__) if torch else "",
        torch_file=str(torch.__file__) if torch else "",
        base_kb=plan.base_kb,
        uid=os.getuid(),
        filtered=plan.filter is not None,
        notices=notices,
    )


if __name__ == "__main__":
    main()
