"""A plain folder, or a zip of one: `<student>/<file>`, or `<student>/<assignment>/<file>`."""

from __future__ import annotations

from torchgrade.intake.gathering import Belongs, Parse
from torchgrade.intake.records import Sender


def parser(assignment: str) -> Parse:
    """Make a reader of names.

    Args:
        assignment: Name of the assignment; a folder of that name in a student's is looked into.
    """

    def parse(name: str) -> Belongs | None:
        first, slash, inner = name.partition("/")
        if not slash or not first or first.startswith("."):
            return None
        folder, _, below = inner.partition("/")
        return Belongs(
            key=first,
            sender=Sender(name=first, username=first),
            name=below if folder == assignment and below else inner,
        )

    return parse
