"""Was it really compiled? Counts of graphs, runs and graph breaks, without a C++ compiler.

Whatever the student's process says of itself is a claim. So the counts are several and come from
different places, they are to agree, and they come beside tests of the numbers, never instead.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch

from torchgrade.remote.handles import Remote, RemoteTensor, Student
from torchgrade.testing.outcome import NotHere
from torchgrade.testing.packaged import load_here, load_packaged


@dataclasses.dataclass(frozen=True)
class Compilations:
    """What torch.compile did while it was watched.

    Attributes:
        modes: One entry for each call of torch.compile, decorators and `Module.compile` included:
            its `mode`, `"default"`, or an empty string for another backend than inductor. What was
            compiled before the watch began is not in it.
        graphs: Graphs that were compiled, recompilations included.
        runs: How often a compiled graph was run.
        dynamo_graphs: The same as `graphs`, by Dynamo's own count.
        breaks: Why graphs broke, each reason once, in Dynamo's words.
        operators: Names of the functions and methods in the graphs, `linear`, `relu`, …
    """

    modes: tuple[str, ...]
    graphs: int
    runs: int
    dynamo_graphs: int
    breaks: tuple[str, ...]
    operators: frozenset[str]


class Probe:
    """What `watch` gives: `found` is there when its block has ended."""

    def __init__(self) -> None:
        self._found: Compilations | None = None

    @property
    def found(self) -> Compilations:
        """What was seen.

        Raises:
            RuntimeError: The block is not over.
        """
        if self._found is None:
            raise RuntimeError("ask for `found` after the `with` block")
        return self._found


@contextlib.contextmanager
def watch(holder: Student | Remote | RemoteTensor) -> Iterator[Probe]:
    """Watch torch.compile in the student's process while the block runs.

    Every compilation goes to a counting backend that runs graphs eagerly: the numbers are those of
    eager mode. Caches of what the notebook compiled are cleared first. While it watches,
    `fullgraph=True` does not raise: a graph break shows in `breaks`.

    Args:
        holder: `student`, or any handle of the test.

    Yields:
        The probe.

    Raises:
        NotHere: This Python can't compile with this PyTorch.

    Example:
        >>> with watch(student) as probe:
        ...     student.fit(net, batches)
        >>> assert_compiled(probe.found, operators=("linear",), runs=len(batches))
    """
    _refuse_old_python()
    watching = load_packaged(holder, "compiling").Watch()
    probe = Probe()
    watching.start()
    try:
        yield probe
    except BaseException:
        with contextlib.suppress(BaseException):
            watching.stop()
        raise
    probe._found = _checked(watching.stop())


def here(function: Callable[..., Any], *args: Any) -> Compilations:
    """Run your own solution in the tests' process, and count in the same way.

    Counts that come from the present PyTorch stay right when it is upgraded.

    Args:
        function: The reference; it compiles what it wants to.
        *args: What to call it with.

    Raises:
        NotHere: This Python can't compile with this PyTorch.

    Example:
        >>> expected = here(reference_fit, Net(), batches)
        >>> assert_no_more_graphs(probe.found, expected)
    """
    _refuse_old_python()
    watching = load_here("compiling").Watch()
    watching.start()
    try:
        function(*args)
    finally:
        found = _checked(watching.stop())
    return found


def assert_compiled(found: Compilations, *, operators: Iterable[str] = (), runs: int = 1) -> None:
    """Assert that code was compiled, and that what was compiled did the work.

    Args:
        found: What was seen.
        operators: Names that are in the graphs. Name one of the model's, so that a compiled loss
            alone is not enough; a function may have several names, `("linear|addmm",)`.
        runs: How often compiled graphs must have been run, at least: once for each batch.

    Raises:
        AssertionError: One of these is not so, or two counts of the same thing differ.

    Example:
        >>> assert_compiled(probe.found, operators=("linear|addmm",), runs=5)
    """
    assert found.graphs >= 1, "no graph was compiled"
    assert found.dynamo_graphs == found.graphs, "Dynamo counted other graphs than the backend"
    assert found.runs >= runs, f"compiled graphs were run {found.runs} times, not {runs}"
    for name in operators:
        assert not found.operators.isdisjoint(name.split("|")), f"{name} is in no compiled graph"


def assert_no_graph_breaks(found: Compilations) -> None:
    """Assert that graphs were compiled, and none of them broke.

    Raises:
        AssertionError: There is no graph, or a break; it says why.

    Example:
        >>> assert_no_graph_breaks(probe.found)
    """
    assert found.graphs >= 1, "no graph was compiled"
    assert not found.breaks, f"the graph broke: {found.breaks[0]}"


def assert_compiled_once(few: Compilations, many: Compilations) -> None:
    """Assert that more work of the same kind compiles nothing more.

    A call of torch.compile in a loop is found by the number of calls: PyTorch finds the same code
    in its cache, and compiles one graph. A number that the compiler takes for a constant, such as
    a counter or a changing batch size, is found by the number of graphs.

    Args:
        few: Watched with few batches, at least two sizes if sizes may change; never a batch of 1,
            for which PyTorch always compiles anew.
        many: Watched, in another test's fork or after `few`, with more of them.

    Raises:
        AssertionError: There is no graph; or `many` has more calls or more graphs.

    Example:
        >>> assert_compiled_once(found[1], found[5])
    """
    assert few.graphs >= 1, "no graph was compiled"
    assert len(many.modes) == len(few.modes), (
        f"torch.compile was called {len(many.modes)} times for more work, "
        f"{len(few.modes)} times for less"
    )
    assert many.graphs == few.graphs, f"{many.graphs} graphs for more work, {few.graphs} for less"


def assert_no_more_graphs(found: Compilations, reference: Compilations) -> None:
    """Assert that code is compiled in as few pieces as the reference.

    Args:
        found: The student's.
        reference: Your solution's, from `here`.

    Raises:
        AssertionError: There is no graph, or there are more graphs or more reasons for breaks.

    Example:
        >>> assert_no_more_graphs(probe.found, here(reference_fit, Net(), batches))
    """
    assert found.graphs >= 1, "no graph was compiled"
    assert found.graphs <= reference.graphs, (
        f"{found.graphs} graphs, the reference has {reference.graphs}"
    )
    assert len(found.breaks) <= len(reference.breaks), f"graphs broke: {found.breaks}"


def _refuse_old_python() -> None:
    """Ask torch.compile, which looks before it has anything to compile, and loads no compiler."""
    try:
        torch.compile(backend="eager")
    except RuntimeError:
        raise NotHere("this Python is not supported by torch.compile of this PyTorch") from None


_COUNTS = ("graphs", "runs", "dynamo_graphs")
_TEXTS = ("calls", "breaks", "operators")


def _checked(told: Any) -> Compilations:
    """Read what the student's process told; only counts and short texts are accepted."""
    assert type(told) is dict, "the student's process answered something else than counts"
    counts = [told.get(name) for name in _COUNTS]
    texts = [told.get(name) for name in _TEXTS]
    assert all(type(n) is int and n >= 0 for n in counts), "a count is no number"
    assert all(type(t) is list for t in texts), "a list is missing"
    assert all(type(word) is str for text in texts for word in text or ()), "a name is no text"
    return Compilations(
        modes=tuple(told["calls"]),
        graphs=told["graphs"],
        runs=told["runs"],
        dynamo_graphs=told["dynamo_graphs"],
        breaks=tuple(told["breaks"]),
        operators=frozenset(told["operators"]),
    )
