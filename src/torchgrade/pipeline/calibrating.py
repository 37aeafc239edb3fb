"""`torchgrade calibrate`: how far right solutions lie from what the tests expect."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from torchgrade.authoring.gates import Trial
from torchgrade.authoring.subjects import THREADS, Workshop
from torchgrade.authoring.tolerances import Measured, measure
from torchgrade.config import load_course
from torchgrade.engine.unit import bundle_of
from torchgrade.errors import InstructorError, tells_from_course
from torchgrade.model import Record, State
from torchgrade.pipeline.batch import Resources
from torchgrade.pipeline.checking import HERE, tried
from torchgrade.pipeline.running import cluster_for

DTYPES = ("", "float64", "float32", "bfloat16", "float16")
SEEDS = 20


class Calibrated(Record, frozen=True, kw_only=True):
    """What the comparisons of an assignment's tests leave of room.

    Attributes:
        assignment: Its name.
        runs: Notebooks that were run, those that were lost included.
        seed: Draws the same inputs again.
        measured: One record for each comparison.
        unmeasured: Hidden tests without a comparison that can be measured: they ask for
            equality, or compare by hand.
        failed: Test to the number of runs that it did not pass, and under which dtypes; another
            default dtype than torch's may be more than an exercise promises.
        lost: Run to the reason why it could not be graded: our fault. What it would have shown is
            missing here.
        seconds: Wall-clock seconds.
    """

    assignment: str
    runs: int
    seed: int
    measured: tuple[Measured, ...]
    unmeasured: tuple[str, ...]
    failed: dict[str, dict[str, int]]
    lost: dict[str, str]
    seconds: float


@tells_from_course
def calibrate(
    root: Path,
    assignment: str,
    *,
    seeds: int = SEEDS,
    threads: Sequence[int] = THREADS,
    dtypes: Sequence[str] = ("",),
    seed: int = 0,
    resources: Resources = HERE,
    report: Callable[[Trial, int], None] = lambda *_: None,
) -> Calibrated:
    """Measure the noise of the solution and the right ones in each comparison.

    Args:
        root: Folder of the course.
        assignment: Name of the assignment.
        seeds: How many draws of the inputs.
        threads: Threads that one operation of torch may use; each in turn.
        dtypes: Default dtypes of torch, on both sides; an empty string for torch's own.
        seed: Decides the inputs.
        resources: Where they run, and on which device.
        report: Called after each run with it and how many there are in all.

    Returns:
        The measured comparisons.

    Raises:
        InstructorError: The course or the notebook is wrong, or a dtype is unknown.
    """
    begun = time.monotonic()
    if unknown := [name for name in dtypes if name not in DTYPES]:
        raise InstructorError(
            f"{unknown[0]!r} is no dtype to calibrate with",
            hint=f"Choose of {', '.join(filter(None, DTYPES))}.",
        )
    root = root.resolve()
    course = msgspec.structs.replace(load_course(root), not_run="redistribute")
    workshop = Workshop(root, course, assignment)
    draw = random.Random(seed)  # noqa: S311 - to be drawn again
    subjects = list(
        workshop.measurements([draw.getrandbits(48) for _ in range(seeds)], threads, dtypes)
    )
    bundle = bundle_of(root, course, assignment, device=resources.device)
    with cluster_for(bundle, resources) as cluster:
        trials = list(tried(cluster, subjects, course.limits_for(assignment), report))
    results = [
        (trial.subject.conditions.dtype, result)
        for trial in trials
        if trial.verdict is not None
        for cell in trial.verdict.cells
        for result in cell.results
    ]
    measured = measure((result.test, made) for _, result in results for made in result.comparisons)
    failed: dict[str, dict[str, int]] = {}
    for dtype, result in results:
        if result.state not in (State.PASSED, State.NOT_RUN):
            own = failed.setdefault(result.test, {})
            own[dtype or "torch's own"] = own.get(dtype or "torch's own", 0) + 1
    return Calibrated(
        assignment=assignment,
        runs=len(trials),
        seed=seed,
        measured=measured,
        unmeasured=tuple(sorted({r.test for _, r in results} - {m.test for m in measured})),
        failed=failed,
        lost={t.subject.name: t.failed for t in trials if t.verdict is None},
        seconds=round(time.monotonic() - begun, 1),
    )
