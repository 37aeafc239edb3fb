"""Locks in pipes behave as the semaphores that they stand in for."""

import multiprocessing
import subprocess
import sys

import pytest

from torchgrade.inside.parallel import PipeLock

RECURSIVE, SEMAPHORE = 0, 1


def test_a_semaphore_counts():
    """It gives out its places, takes them back, and refuses more than it has."""
    lock = PipeLock(SEMAPHORE, 2, 2, "", True)
    assert [lock.acquire(False) for _ in range(3)] == [True, True, False]
    assert lock._is_zero()
    lock.release()
    assert lock._get_value() == 1
    assert lock.acquire(timeout=0.01)
    assert not lock.acquire(timeout=0.01)
    lock.release()
    lock.release()
    with pytest.raises(ValueError, match="too many"):
        lock.release()


def test_an_unbounded_semaphore_counts():
    """The one behind an unbounded queue has more places than a pipe holds."""
    lock = PipeLock(SEMAPHORE, 2**31 - 1, 2**31 - 1, "", True)
    assert all(lock.acquire(False) for _ in range(5000))
    assert lock._get_value() == 2**31 - 1 - 5000
    lock.release()
    assert lock._get_value() == 2**31 - 1 - 4999


def test_a_recursive_lock_belongs_to_one():
    """Its owner may take it again; nobody else may give it back."""
    lock = PipeLock(RECURSIVE, 1, 1, "", True)
    with lock, lock:
        assert lock._is_mine()
    assert not lock._is_mine()
    with pytest.raises(AssertionError, match="not owned"):
        lock.release()


def test_children_share_it():
    """What a child takes is taken here, and comes back when it gives it back."""
    lock = PipeLock(SEMAPHORE, 1, 1, "", True)
    context = multiprocessing.get_context("fork")
    child = context.Process(target=lock.acquire)
    child.start()
    child.join(10)
    assert not lock.acquire(False)
    child = context.Process(target=lock.release)
    child.start()
    child.join(10)
    assert lock.acquire(False)


def test_multiprocessing_works_on_it():
    """Queues, pools, events, conditions, values and tensors pass between processes."""
    code = """
import torch, torch.multiprocessing as mp
from torchgrade.inside.parallel import do_without_shared_memory
do_without_shared_memory()
queue, value, event = mp.Queue(), mp.Value("i", 1), mp.Event()
def work():
    with value.get_lock():
        value.value += 1
    queue.put((torch.arange(3), torch.nn.Parameter(torch.ones(2)), torch.zeros(0)))
    event.set()
child = mp.Process(target=work)
child.start()
tensor, parameter, empty = queue.get(timeout=20)
assert event.wait(20)
child.join()
tensor.add_(1)
assert tensor.tolist() == [1, 2, 3] and parameter.requires_grad and empty.numel() == 0
assert value.value == 2 and torch.ones(2).share_memory_().sum() == 2
with mp.Pool(2) as pool:
    assert float(pool.map(torch.neg, [torch.ones(1000)] * 3)[2].sum()) == -1000
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
