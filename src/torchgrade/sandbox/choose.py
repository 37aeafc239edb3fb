"""Try each level on this machine, and open the best one that the course accepts."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from torchgrade.errors import Fault, InstructorError
from torchgrade.inside import isolate, processes
from torchgrade.inside.spawn import Isolation
from torchgrade.inside.trial import ANSWER
from torchgrade.model import Limits
from torchgrade.sandbox import bubblewrap, landlock, namespaces, process
from torchgrade.sandbox.base import NAMES, Level, Notice, Sandbox
from torchgrade.sandbox.warm import WarmSandbox

TRIAL = "torchgrade.inside.trial:answer"
_TRIAL_SECONDS = 30.0


def probe() -> list[Level]:
    """Start one box of each kind, without torch, and see whether it answers.

    Returns:
        The levels from the best to the weakest.
    """
    return list(_levels())


def _levels() -> Iterator[Level]:
    """Try the levels one by one, from the best to the weakest."""
    reason, filtered = _try_warm("namespaces")
    hint = namespaces.hint() if reason else ""
    missing = "" if filtered else "libseccomp is not installed"
    yield Level(
        name=namespaces.NAME,
        available=not reason and filtered,
        reason=reason or missing,
        hint=hint or ("" if filtered else namespaces.NO_FILTER),
    )
    yield _try_bubblewrap()
    yield Level(name=namespaces.UNFILTERED, available=not reason, reason=reason, hint=hint)
    reason, _ = _try_warm("landlock")
    hint = landlock.hint() if reason else ""
    yield Level(name=landlock.NAME, available=not reason, reason=reason, hint=hint)
    reason, _ = _try_warm("none")
    yield Level(name=process.NAME, available=not reason, reason=reason)


def _try_bubblewrap() -> Level:
    sandbox = bubblewrap.BubblewrapSandbox("trial", on_notice=_ignore, target=TRIAL, warm=False)
    with contextlib.closing(sandbox):
        reason = _trial(sandbox)
    hint = bubblewrap.hint() if reason else ""
    return Level(name=bubblewrap.NAME, available=not reason, reason=reason, hint=hint)


def _try_warm(isolation: Isolation) -> tuple[str, bool]:
    """Run the trial box on a warm server.

    Returns:
        Why it failed, or an empty string; and whether a system call filter is in place.
    """
    sandbox = WarmSandbox("trial", on_notice=_ignore, isolation=isolation, target=TRIAL, warm=False)
    with contextlib.closing(sandbox):
        reason = _trial(sandbox)
        return reason, not reason and sandbox.filtered


def _ignore(_: str) -> None:
    """Take no notice: it is only a trial."""


def _trial(sandbox: Sandbox) -> str:
    """Run the trial box; return why it failed, or an empty string."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.settimeout(_TRIAL_SECONDS)
        try:
            box = sandbox.start(theirs, Limits())
            heard = ours.recv(len(ANSWER))
            box.wait(_TRIAL_SECONDS)
        except (Fault, OSError) as error:
            return _brief(error.message if isinstance(error, Fault) else str(error))
        return "" if heard == ANSWER else "the box did not answer"


def open_sandbox(
    minimum: str = namespaces.NAME, *, on_notice: Notice, compiler: bool = False
) -> Sandbox:
    """Open the best sandbox of this machine; the server warms up in the background.

    Args:
        minimum: Weakest level to accept, a key of `base.NAMES`.
        on_notice: Told what the operator should know: that the level is not the best one, and
            why each better one is not to be had.
        compiler: Warm up torch.compile as well.

    Raises:
        InstructorError: No level is good enough here; the hint says what to install or set.
    """
    if minimum not in NAMES:
        raise InstructorError(
            f"Unknown sandbox level {minimum!r}.", hint=f"Use one of {', '.join(NAMES)}."
        )
    processes.allow_most_files()
    missing: list[Level] = []
    below: Level | None = None
    for level in _levels():
        if NAMES[level.name] < NAMES[minimum]:
            if level.available:
                below = level
                break
        elif level.available:
            return _open(level, missing, on_notice, compiler=compiler)
        else:
            missing.append(level)
    raise _refusal(minimum, missing, below)


def _brief(reason: str) -> str:
    """Leave out a traceback but for its last line, which says what happened."""
    before, traceback, after = reason.partition("Traceback (most recent call last):")
    return before + after.strip().splitlines()[-1].strip() if traceback and after else reason


def check_out_of_sight(sandbox: Sandbox, folder: Path) -> None:
    """See that boxes can't read a folder because it lies among what Python needs.

    Args:
        sandbox: Whose boxes are meant; at the level `process` they read everything.
        folder: A course's.

    Raises:
        InstructorError: They could.
    """
    if sandbox.name == process.NAME:
        return
    real = folder.resolve()
    for path in isolate.visible_paths():
        if real.is_relative_to(path):
            raise InstructorError(
                f"The course in {folder} could be read by every submission: {path} is part of "
                "what they run on.",
                hint="Move the course's folder elsewhere, such as to your home folder.",
            )


def _refusal(minimum: str, missing: list[Level], below: Level | None) -> InstructorError:
    steps = list(dict.fromkeys(level.hint for level in missing if level.hint))
    if below is not None:
        steps.append(
            f"Or accept less: sandbox={below.name!r} in grader_config.py (docs/explanation/"
            "security.md says what that gives up)."
        )
    steps.append("`torchgrade doctor` shows every level.")
    return InstructorError(
        f"No sandbox of level {minimum!r} or better here: {_reasons(missing)}",
        hint="\n".join(steps),
    )


def _reasons(missing: list[Level]) -> str:
    return "; ".join(f"{level.name}: {level.reason}" for level in missing)


def _open(level: Level, missing: list[Level], on_notice: Notice, *, compiler: bool) -> Sandbox:
    if missing:
        steps = " ".join(dict.fromkeys(m.hint for m in missing if m.hint))
        on_notice(f"Sandbox level {level.name!r}; better ones fail. {_reasons(missing)}. {steps}")
    return _OPENERS[level.name](on_notice=on_notice, compiler=compiler)


def _open_unfiltered(*, on_notice: Notice, compiler: bool) -> Sandbox:
    return namespaces.open_namespaces(namespaces.UNFILTERED, on_notice=on_notice, compiler=compiler)


_OPENERS: dict[str, Callable[..., Sandbox]] = {
    namespaces.NAME: namespaces.open_namespaces,
    bubblewrap.NAME: bubblewrap.open_bubblewrap,
    namespaces.UNFILTERED: _open_unfiltered,
    landlock.NAME: landlock.open_landlock,
    process.NAME: process.open_process,
}
