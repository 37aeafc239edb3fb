"""Limits on time are wall-clock: on a busy machine they may end what has hardly begun to work."""

from __future__ import annotations

from torchgrade.model import Limits, RunRecord, State


def starved(run: RunRecord, limits: Limits) -> bool:
    """Whether a time limit ended what was waiting for the processor, or seems to have been.

    The CPU time that the other cells and tests can't have used is taken for that of those that
    were too slow. A solution that sleeps looks the same as one that had to wait.

    Args:
        run: What happened.
        limits: The limits that it had.

    Returns:
        Whether at least half of one limit's seconds went by without work. An unknown CPU time
        counts as none.
    """
    items = [(i.state, i.seconds) for i in run.cells] + [(i.state, i.seconds) for i in run.results]
    late = [seconds for state, seconds in items if state is State.TIMEOUT]
    others = sum(seconds for state, seconds in items if state is not State.TIMEOUT)
    if run.exceeded == "submission_seconds":
        limit = limits.submission_seconds
        lost = limit - others
    elif late and run.exceeded != "cpu_seconds":
        limit = min(limits.cell_seconds, limits.test_seconds)
        lost = sum(late) or limit
    else:
        return False
    spent = max(0.0, run.cpu_seconds - others)
    return lost - spent >= limit / 2
