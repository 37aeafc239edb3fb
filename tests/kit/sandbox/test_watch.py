"""What the watch counts where no control group does; real processes, seen from outside."""

import subprocess
import sys
import time

import pytest

from torchgrade.inside import processes
from torchgrade.model import Limits
from torchgrade.sandbox.watch import Meter

BURN = """
import os, resource, signal, sys, time
def burn(seconds):
    if os.fork() == 0:
        while time.process_time() < seconds:
            pass
        os._exit(0)
"""
CHILDREN = """
for _ in range(4):
    burn(0.4)
    time.sleep({rest})
    try:
        os.wait()
    except ChildProcessError:
        pass
print(sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]), flush=True)
sys.stdin.read(1)
"""
TABLES = """
import ctypes, mmap, sys
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
size = 150 << 30
start = libc.mmap(None, ctypes.c_size_t(size), 1, 0x4022, -1, ctypes.c_size_t(0))
libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), 15)
for offset in range(0, {share} * (size >> 2), 2 << 20):
    ctypes.c_char.from_address(start + offset).value
print("done", flush=True)
sys.stdin.read(1)
"""


def watch(code, limits):
    """Look at a program until it says something; return what it said, the meter, the verdict."""
    program = subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True)
    meter = Meter(limits, program.pid, cgroup=None)
    try:
        said, over = "", time.monotonic() + 30
        while not said and time.monotonic() < over:
            exceeded = meter.exceeded(processes.children_by_parent(zombies=True))
            state = processes.children_by_parent().get(program.pid)
            said = "" if state else _heard(program)
            time.sleep(0.02)
        for _ in range(2):
            exceeded = exceeded or meter.exceeded(processes.children_by_parent(zombies=True))
        return said, meter, exceeded
    finally:
        program.kill()
        program.communicate()


def _heard(program):
    import select

    ready, _, _ = select.select([program.stdout], [], [], 0)
    return program.stdout.readline() if ready else ""


@pytest.mark.parametrize("rest", [0, 0.1])
def test_waited_children_count_once(rest):
    """The time of children for which somebody waits is in their parent's, and nowhere else."""
    said, meter, _ = watch(BURN + CHILDREN.format(rest=rest), Limits())
    assert float(said) >= 1.6
    assert meter.cpu_seen == pytest.approx(float(said), abs=0.3)


def test_children_that_nobody_waits_for_count():
    """Where SIGCHLD is ignored, the kernel adds their time to nobody's."""
    ignore = "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    said, meter, _ = watch(BURN + ignore + CHILDREN.format(rest=0), Limits())
    assert float(said) < 0.1
    assert meter.cpu_seen > 1.0


@pytest.mark.parametrize(("share", "expected"), [(1, ""), (4, "memory")])
def test_page_tables_are_memory(share, expected):
    """A large map of which little is read takes no memory but for its page tables."""
    limits = Limits(memory_mb=1, tmp_mb=1)
    assert watch(TABLES.format(share=share), limits)[2] == expected
