"""Try each level on this machine, and open the best one that the course accepts."""

from __future__ import annotations

import contextlib
import socket

from torchgrade.errors import Fault, InstructorError
from torchgrade.inside.trial import ANSWER
from torchgrade.model import Limits
from torchgrade.sandbox import namespaces, process
from torchgrade.sandbox.base import NAMES, Level, Notice, Sandbox
from torchgrade.sandbox.warm import WarmSandbox

_TRIAL_SECONDS = 30.0


def probe() -> list[Level]:
    """Start one box of each kind, without torch, and see whether it answers.

    Returns:
        The levels from the best to the weakest.
    """
    reason, filtered = _try(isolated=True)
    unfiltered = Level(
        name=namespaces.UNFILTERED,
        available=not reason,
        reason=reason,
        hint=namespaces.hint() if reason else "",
    )
    best = Level(
        name=namespaces.NAME,
        available=not reason and filtered,
        reason=reason or ("" if filtered else "libseccomp is not installed"),
        hint=unfiltered.hint or ("" if filtered else namespaces.NO_FILTER),
    )
    reason, _ = _try(isolated=False)
    return [best, unfiltered, Level(name=process.NAME, available=not reason, reason=reason)]


def _try(*, isolated: bool) -> tuple[str, bool]:
    """Run the trial box.

    Returns:
        Why it failed, or an empty string; and whether a system call filter is in place.
    """
    notices: list[str] = []
    sandbox = WarmSandbox(
        "trial",
        on_notice=notices.append,
        namespaces=isolated,
        target="torchgrade.inside.trial:answer",
        warm=False,
    )
    ours, theirs = socket.socketpair()
    with contextlib.closing(sandbox), ours:
        ours.settimeout(_TRIAL_SECONDS)
        try:
            box = sandbox.start(theirs, Limits())
            heard = ours.recv(len(ANSWER))
            box.wait(_TRIAL_SECONDS)
        except (Fault, OSError) as error:
            return str(error), False
        return ("" if heard == ANSWER else "the box did not answer"), sandbox.filtered


def open_sandbox(
    minimum: str = namespaces.NAME, *, on_notice: Notice, compiler: bool = False
) -> Sandbox:
    """Open the best sandbox of this machine; the server warms up in the background.

    Args:
        minimum: Weakest level to accept: `namespaces`, `namespaces-unfiltered` or `process`.
        on_notice: Told what the operator should know, such as a weaker level than the best.
        compiler: Warm up torch.compile as well.

    Raises:
        InstructorError: No level is good enough here; the hint says what to install or set.
    """
    if minimum not in NAMES:
        raise InstructorError(
            f"Unknown sandbox level {minimum!r}.", hint=f"Use one of {', '.join(NAMES)}."
        )
    for level in probe():
        if NAMES[level.name] < NAMES[minimum]:
            break
        if level.available:
            return _open(level, on_notice, compiler=compiler)
        wanted = level
    raise InstructorError(
        f"No sandbox of level {minimum!r} here: {wanted.reason}",
        hint=wanted.hint,
    )


def _open(level: Level, on_notice: Notice, *, compiler: bool) -> Sandbox:
    if level.name == process.NAME:
        return process.open_process(on_notice=on_notice, compiler=compiler)
    if level.name != namespaces.NAME:
        on_notice(f"Sandbox level {level.name!r}: {namespaces.NO_FILTER}")
    return namespaces.open_namespaces(level.name, on_notice=on_notice, compiler=compiler)
