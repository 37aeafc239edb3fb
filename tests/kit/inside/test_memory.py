"""Forks are exact copies, and huge pages are there where the kernel has them."""

import subprocess
import sys

PROGRAM = """
import os, random, threading
from torchgrade.inside import memory
keep = bytearray(32 << 20)
for i in range(0, len(keep), 4096):
    keep[i] = 1
settled = memory.settle()
if WITH_THREAD:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
reader, writer = os.pipe()
random.seed(3)
pid = memory.fork()
if pid == 0:
    os.write(writer, f"{random.random()} {keep.count(1)} {os.getppid()}".encode())
    os._exit(0)
os.waitpid(pid, 0)
inside, count, parent = os.read(reader, 999).decode().split()
random.seed(3)
print(settled, float(inside) == random.random(), count, int(parent) == os.getpid())
"""


def _run(thread):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("WITH_THREAD", str(thread))],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_a_fork_is_an_exact_copy():
    """Memory and the state of `random` are the parent's."""
    settled, same, count, child = _run(thread=False)
    assert (same, count, child) == ("True", "8192", "True")
    assert int(settled) >= 0


def test_a_process_with_threads_is_forked_with_care():
    """Python's own preparations run, which reseed `random`."""
    _, same, count, child = _run(thread=True)
    assert (same, count, child) == ("False", "8192", "True")
