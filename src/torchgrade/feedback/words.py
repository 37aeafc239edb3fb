"""What each state and each limit means to the student who reads it."""

from __future__ import annotations

import builtins

from torchgrade.messages import N_, Translator
from torchgrade.model import CheckResult, HiddenTest, State

_WORDS = {
    State.PASSED: N_("Passed"),
    State.FAILED: N_("Not yet"),
    State.ERROR: N_("Error"),
    State.TIMEOUT: N_("Too slow"),
    State.MEMORY: N_("Out of memory"),
    State.CRASHED: N_("Crashed"),
    State.MISSING: N_("Missing"),
    State.SKIPPED: N_("Skipped"),
    State.NOT_RUN: N_("Not run"),
    State.FAULT: N_("Our fault"),
}

_ADVICE = {
    State.FAILED: N_(
        "Your code ran, but did something else. Try it by hand on a small case whose answer you"
        " know."
    ),
    State.TIMEOUT: N_(
        "Your code did not finish within the time limit. Look for a loop that never ends, or for"
        " work that is done again and again."
    ),
    State.MEMORY: N_(
        "Your code needed more memory than it may use. Look at the shapes: did one grow by"
        " broadcasting?"
    ),
    State.CRASHED: N_(
        "The Python process ended while your code ran. Does it call exit(), or start processes?"
    ),
    State.SKIPPED: N_("Not checked, because a check that it builds on did not pass."),
    State.FAULT: N_(
        "We could not check this. The fault is ours, not yours: it will be run again and costs you"
        " nothing."
    ),
}

_LIMITS = {
    "cell_seconds": N_("A cell of the notebook ran longer than the time limit and was stopped."),
    "test_seconds": N_("A check ran longer than the time limit and was stopped."),
    "submission_seconds": N_(
        "The whole notebook took longer than the time limit; what had not run by then counts as"
        " not passed."
    ),
    "cpu_seconds": N_("The notebook used more computing time than it may and was stopped."),
    "memory_mb": N_("A cell or a check needed more memory than the limit."),
    "processes": N_("The notebook started more processes or threads than it may."),
    "tmp_mb": N_("The notebook filled its temporary folder."),
    "files": N_("The notebook made more files than it may."),
    "file_mb": N_("The notebook wrote a file bigger than the limit."),
    "crashed": N_("The notebook ended its own process; what had not run by then is not passed."),
    "cell_crashed": N_("A cell ended the Python process; it was left out and the rest ran again."),
    "check_crashed": N_("Your code ended the Python process during a check; the others ran."),
    "python_changed": N_(
        "The notebook changed Python itself in a way that the checks could not run."
    ),
    "output_kb": N_("The notebook printed more than the limit; the rest was left out."),
}


def word(state: State, translator: Translator) -> str:
    """Return the state in one or two words."""
    return translator.t(_WORDS[state])


def limit(name: str, translator: Translator) -> str:
    """Say which limit ended the run."""
    sentence = _LIMITS.get(name, N_("The notebook reached a limit of the sandbox."))
    return translator.t(sentence)


def place(number: int, title: str, translator: Translator) -> str:
    """Say which cell it was.

    Args:
        number: Of the code cell, from 1.
        title: Of its section, if there is one.
        translator: Of the reader's language.
    """
    if title:
        return translator.t("It was code cell {number}, in “{title}”.", number=number, title=title)
    return translator.t("It was code cell {number}.", number=number)


def advice(
    result: CheckResult, test: HiddenTest, line: int, device: str, translator: Translator
) -> str:
    """Say what a check result means and what to do next.

    Args:
        result: The check result; only its state and names are used.
        test: The hidden test.
        line: The student's line that raised, or 0.
        device: Device of the run.
        translator: Of the reader's language.

    Returns:
        One or two sentences; nothing for a passed check.
    """
    t = translator.t
    if result.state is State.ERROR:
        name = _exception(result.exception)
        if line:
            return t("{exception} came from your line {line}:", exception=name, line=line)
        return t(
            "Your code raised {exception}. Run the cell on an example of your own to see where.",
            exception=name,
        )
    if result.state is State.MISSING:
        return _missing(result.missing, translator)
    if result.state is State.NOT_RUN:
        return _not_run(test, device, translator)
    return t(_ADVICE.get(result.state, ""))


def _missing(name: str, translator: Translator) -> str:
    if not name.isidentifier() or len(name) > 80:
        return translator.t(
            "A name that the exercise asks for is not defined. Did its cell run to the end?"
        )
    return translator.t(
        "The name {name} is not defined. Is it spelt as in the exercise, and did its cell run to"
        " the end?",
        name=name,
    )


def _not_run(test: HiddenTest, device: str, translator: Translator) -> str:
    real = [name for name in test.devices if name != "simulated"]
    if real and device.partition(":")[0] not in real:
        return translator.t(
            "This check runs only on {devices}, and was not run here.", devices=", ".join(real)
        )
    return translator.t("The run ended before this check could start.")


def _exception(name: str) -> str:
    known = getattr(builtins, name, None) if name.isidentifier() else None
    return name if isinstance(known, type) and issubclass(known, BaseException) else "Exception"
