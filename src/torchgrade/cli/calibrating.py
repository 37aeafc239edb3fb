"""What `calibrate` prints: one line for each comparison."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from torchgrade import pipeline
from torchgrade.authoring.tolerances import Measured
from torchgrade.cli.screen import counted, out

_STYLES = {"keep": "green", "widen": "bold red", "narrow": "yellow", "hollow": "bold red"}


def show(found: pipeline.Calibrated) -> None:
    """Print the measured comparisons, and what could not be measured."""
    title = f"{found.assignment}: {counted(found.runs, 'run')} in {found.seconds:.0f} s"
    table = Table(title=title, header_style="bold")
    table.add_column("Comparison", overflow="fold")
    for numbers in ("Noise:\nabsolute\nrelative", "Now:\nrtol\natol", "Proposed:\nrtol\natol"):
        table.add_column(numbers, no_wrap=True)
    table.add_column("Misses\nnow", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in found.measured:
        table.add_row(*_row(one))
    if found.measured:
        out.print(table)
        out.print("Misses: the largest relative error that passes if all elements have it.")
    for test, failures in found.failed.items():
        said = ", ".join(f"{count} under {dtype}" for dtype, count in failures.items())
        out.print(Text(f"{test} was not passed by right solutions: {said}", style="yellow"))
    for name, reason in found.lost.items():
        out.print(Text(f"{name} is not in these numbers: {reason}", style="bold red"))
    if found.unmeasured:
        out.print(
            Text(
                f"{len(found.unmeasured)} hidden tests compare nothing that can be measured: they "
                "ask for equality, or compare by hand. Their names are in --json."
            )
        )


def _row(one: Measured) -> tuple[Text, str, str, str, str, Text]:
    name = Text(one.test, style="bold").append(f"\n{one.name}, {one.dtype} on {one.device}", "dim")
    return (
        name,
        f"{one.abs_noise:.1e}\n{one.rel_noise:.1e}",
        f"{one.rtol:g}\n{one.atol:g}",
        f"{one.proposed_rtol:g}\n{one.proposed_atol:g}",
        f"{one.misses:.1e}",
        Text(one.advice, style=_STYLES[one.advice]),
    )
