"""Taking what the machine has: memory, processes, disk, time; the next must not feel it."""

import os
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from .arena import FULL, LIMITS, PROBE, RIGHT, SHORT, WRONG, Attack, names


def resource(name, must, code, **more):
    """An attack on a resource, before a wrong answer."""
    return Attack(name=name, must=must, code=f"{PROBE}\n{code}\n{WRONG}", **more)


TINY_TIME = msgspec.structs.replace(SHORT, submission_seconds=4)
ENDLESS = {"values": "missing", "shift": "passed"}

ATTACKS = [
    resource(
        "fork-bomb",
        "A fork bomb ends at the limit of processes, and with its cell.",
        """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass""",
        limits=SHORT,
        cell="timeout",
        states=ENDLESS,
        exceeded="cell_seconds",
    ),
    resource(
        "thread-bomb",
        "Threads end at the same limit.",
        """
import threading
made = 0
try:
    while made < 1000:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        made += 1
except RuntimeError:
    print('threads', made <= 32)""",
        says=("threads True",),
        keeps=None,
    ),
    resource(
        "private-memory",
        "Memory ends at the limit with a MemoryError.",
        """
kept = []
while True:
    kept.append(b'x' * (16 << 20))""",
        cell="memory",
        states={"shift": "passed"},
    ),
    resource(
        "memory-of-torch",
        "Tensors end at the same limit.",
        "import torch\nkept = [torch.ones(4 << 20) for _ in range(1000)]",
        cell="memory",
        states={"shift": "passed"},
    ),
    resource(
        "memory-of-many",
        "Children that each stay below the limit are stopped together.",
        """
import os, time
for _ in range(12):
    if not os.fork():
        kept = b'x' * (120 << 20)
        time.sleep(60)
time.sleep(2.5)
print('alive', sum(os.waitpid(-1, os.WNOHANG)[0] == 0 for _ in range(1)))
""",
        cell=None,
        keeps=None,
    ),
    resource(
        "uncounted-memory",
        "Memory that no limit counts can't be had: memfd, shared, System V.",
        """
import ctypes, mmap, os
probe(lambda: os.memfd_create('x'))
probe(lambda: mmap.mmap(-1, 1 << 20))
libc = ctypes.CDLL(None, use_errno=True)
print('shm', libc.shmget(0, 1 << 20, 0o1600), 'mq', libc.msgget(0, 0o1600), 'sem',
      libc.semget(0, 4, 0o1600))""",
        says=("refused: PermissionError 1", "shm -1 mq -1 sem -1"),
    ),
    resource(
        "common-counts",
        "What all boxes, or all users, have a common number of can't be taken.",
        """
import array, ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *args):
    worked = libc.syscall(number, *args) >= 0
    print('DONE: ' if worked else '', name, errno.errorcode.get(ctypes.get_errno()))
call('aio', 206, 1, ctypes.byref(ctypes.c_ulong(0)))
call('inotify', 253)
call('inotify1', 294, 0)
left, right = socket.socketpair()
under_way = array.array('i', [0] * 253)
probe(lambda: left.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, under_way)]))
call('sendmmsg', 307, left.fileno(), 0, 0, 0)""",
        says=(
            "aio EPERM",
            "inotify EPERM",
            "inotify1 EPERM",
            "sendmmsg EPERM",
            "refused: PermissionError 1",
        ),
    ),
    resource(
        "leases",
        "A file that all boxes read can't be held back from the others, nor watched.",
        """
import fcntl, os, pty
fd = os.open(pty.__file__, os.O_RDONLY)
probe(lambda: fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK))
probe(lambda: fcntl.fcntl(os.open('/usr/lib', os.O_RDONLY), fcntl.F_NOTIFY, 1))
own = os.open('/tmp/own', os.O_CREAT | os.O_RDWR)
probe(lambda: fcntl.fcntl(own, fcntl.F_SETLEASE, fcntl.F_WRLCK))
print('locks', fcntl.fcntl(fd, fcntl.F_GETFL) >= 0)""",
        says=("refused: PermissionError 1\n" * 3, "locks True"),
    ),
    resource(
        "locked-memory",
        "Memory can't be locked.",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
block = ctypes.create_string_buffer(1 << 20)
print('mlock', libc.mlock(block, 1 << 20), 'mlockall', libc.mlockall(3))""",
        says=("mlock -1 mlockall -1",),
    ),
    resource(
        "disk",
        "The private disk ends at its size, and a file at its own.",
        """
import os, signal
def fill(place):
    size = 0
    for n in range(64):
        try:
            size += os.write(os.open(f'{place}/{n}', os.O_CREAT | os.O_WRONLY), b'x' * (1 << 20))
        except OSError:
            break
    return size >> 20
print('filled', fill('/tmp') <= 16, fill('/dev/shm') <= 16)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
probe(lambda: os.truncate('/tmp/0', 1 << 40))""",
        says=("filled True True", "refused: OSError 27"),
    ),
    resource(
        "inodes",
        "A number of files is the most that can be made.",
        """
import os
made = 0
try:
    while made < 100_000:
        os.mknod(f'/tmp/{made}'); made += 1
except OSError:
    print('files', 1000 < made < 17_000)
for n in range(made):
    os.unlink(f'/tmp/{n}')""",
        says=("files True",),
    ),
    resource(
        "inodes-to-the-end",
        "Whoever runs into the number of files is told that, and not the size.",
        """
import os
for number in range(100_000):
    os.mknod(f'/tmp/{number}')""",
        cell="error",
        exceeded="files",
        keeps=None,
    ),
    resource(
        "descriptors",
        "Open files, pipes and sockets end at a number.",
        """
import os, socket
held = []
try:
    while len(held) < 100_000:
        held += os.pipe()
except OSError:
    print('pipes', len(held) < 600)
for fd in held:
    os.close(fd)
held = []
try:
    while len(held) < 100_000:
        held += socket.socketpair()
        held[-1].setblocking(False)
        held[-1].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
        held[-1].send(b'x' * 100_000)
except OSError:
    print('sockets', len(held) < 600)
held.clear()""",
        says=("pipes True", "sockets True"),
    ),
    resource(
        "endless-loop",
        "An endless loop costs its own cell.",
        "while True: pass",
        limits=SHORT,
        cell="timeout",
        states=ENDLESS,
    ),
    resource(
        "loop-that-catches",
        "A loop that catches every exception ends with the submission's time.",
        """
while True:
    try:
        while True: pass
    except BaseException: pass""",
        limits=TINY_TIME,
        cell="timeout",
        keeps=None,
    ),
    resource(
        "loop-in-c",
        "A loop in C that hears no signal ends with the submission's time.",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "sum(range(10**12))",
        limits=TINY_TIME,
        cell="timeout",
        keeps=None,
    ),
    resource(
        "stopped",
        "A process that stops itself is not waited for without end.",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        limits=TINY_TIME,
        cell="timeout",
        keeps=None,
    ),
    Attack(
        name="endless-answer",
        must="An answer without end costs the tests that ask for it.",
        code="def scale(x):\n    while True:\n        try: sum(range(10**12))\n"
        "        except BaseException: pass",
        limits=SHORT,
        states={"values": "timeout", "text": "timeout", "shift": "passed"},
        exceeded="test_seconds",
    ),
    resource(
        "stack",
        "A recursion through the whole stack crashes its own cell.",
        """
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __repr__(self): return repr([self])
repr(Deep())""",
        cell="crashed",
        states=ENDLESS,
    ),
    resource(
        "segfault",
        "A segmentation fault crashes its own cell, and leaves no core.",
        "import ctypes\nctypes.string_at(0)",
        cell="crashed",
        states=ENDLESS,
    ),
    resource(
        "zombies",
        "Children that nobody waits for don't outnumber the limit.",
        """
import os
made = 0
try:
    while made < 500:
        if not os.fork(): os._exit(0)
        made += 1
except OSError:
    pass
print('children', made)""",
        limits=msgspec.structs.replace(LIMITS, cell_seconds=20),
    ),
    resource(
        "daemons",
        "What leaves its session and its parent ends with the box.",
        """
import os, time
if not os.fork():
    os.setsid()
    if not os.fork():
        try:
            import ctypes
            ctypes.CDLL(None).prctl(15, b'attack-daemon', 0, 0, 0)
            while True: time.sleep(1)
        finally:
            os._exit(0)
    os._exit(0)
time.sleep(0.1)""",
    ),
    resource(
        "printed-flood",
        "Fifty megabytes of print are cut.",
        "for _ in range(50): print('x' * (1 << 20))",
    ),
    resource(
        "displayed-flood",
        "A hundred thousand displays are cut.",
        """
from IPython.display import display
for n in range(100_000): display(n)""",
        limits=msgspec.structs.replace(LIMITS, cell_seconds=1.5),
        cell=None,
    ),
    resource(
        "picture-flood",
        "Fifty megabytes of base64 are cut.",
        """
from IPython.display import publish_display_data
for _ in range(50): publish_display_data({'image/png': 'A' * (1 << 20)})""",
    ),
    resource(
        "forged-flood",
        "Megabytes of output that an agent without limits sends for each cell are left out.",
        """
import msgspec, torchgrade.inside.agent as a
big = [{'output_type': 'stream', 'name': 'stdout', 'text': 'x' * (1 << 20)}] * 7
made = msgspec.json.encode({'state': 'passed', 'outputs': big, 'value': None, 'value_kind': 'none'})
a.Notebook._do_cell = lambda self, index, source: made""",
        keeps=0,
    ),
    resource(
        "long-exception",
        "An exception of fifty megabytes is cut, on its way to the tests as well.",
        """
class Long(Exception):
    def __str__(self): return 'x' * (50 << 20)
def fail(): raise Long('x' * (50 << 20))
fail()""",
        cell="error",
        states=ENDLESS,
    ),
]
MOST_KEPT = 16 << 20
"""Bytes of outputs that a whole notebook may leave, whatever it does."""


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_resource(arena, attack):
    """The attack ends in bounded time and size, the honest exercise is graded, and the next too."""
    started = time.monotonic()
    result = arena.run(attack)
    assert time.monotonic() - started < 60
    assert len(msgspec.json.encode([c.outputs for c in result.record.cells])) < MOST_KEPT
    assert max(len(c.outputs) for c in result.record.cells) <= 1000
    assert arena.honest().points == FULL


def test_nothing_runs_on(arena):
    """No process of an attack is left, and no control group."""
    own = f"torchgrade-*-{os.getpid()}-*"
    known = set(Path("/sys/fs/cgroup").rglob(own))
    before = set(psutil.Process().children(recursive=True))
    for attack in ATTACKS:
        if attack.name in ("daemons", "zombies"):
            arena.run(attack)
    begun = set(psutil.Process().children(recursive=True)) - before
    left = [p for p in begun if p.name() in ("attack-daemon", "box-agent", "box-init")]
    _, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []
    end = time.monotonic() + 10
    while left := set(Path("/sys/fs/cgroup").rglob(own)) - known:
        assert time.monotonic() < end, left
        time.sleep(0.1)


def test_a_slow_test_costs_itself_alone(arena):
    """A function that sleeps in one test and not in others loses that one test."""
    slow = "if isinstance(x, int):\n        __import__('time').sleep(60)\n    "
    code = RIGHT.replace("if isinstance(x, str):", f"{slow}if isinstance(x, str):")
    result = arena.grade(code, limits=SHORT)
    assert result.states == {
        "values": "passed", "number": "timeout", "text": "passed", "shift": "passed",
        "again": "passed",
    }  # fmt: skip


def test_ten_thousand_cells_end_in_time(arena):
    """A notebook of very many cells is graded within the submission's time."""
    limits = msgspec.structs.replace(LIMITS, submission_seconds=5)
    started = time.monotonic()
    result = arena.grade(WRONG, before=["1"] * 10_000, limits=limits)
    assert time.monotonic() - started < 60
    assert result.points[0] == 0
