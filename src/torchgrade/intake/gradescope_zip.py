"""Gradescope: the export "Download Submissions", from public programs that read it.

`submission_metadata.yml` beside a folder `submission_<id>/` (or one file, `<id>.pdf`) for each
submission. The metadata name the submitters (`:name`, `:sid`, `:email`; of a group several) and
`:created_at`; keys are Ruby symbols and times may be Ruby objects. YAML is read without making any
object but plain ones. The export holds the active submission alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import yaml

from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.intake.gathering import Belongs, Parse
from torchgrade.intake.names import shown
from torchgrade.intake.records import Sender
from torchgrade.intake.unpacking import Source

METADATA = "submission_metadata.yml"
_MOST_BYTES = 64 * 2**20


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads Ruby's objects as plain mappings."""


def _plain(loader: Any, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!ruby/", _plain)


def parser(source: Source, prefix: str, scratch: Path, zone: tzinfo) -> Parse:
    """Read an export's metadata and make a reader of its names.

    Args:
        source: The export.
        prefix: What its names begin with, a folder with its `/` or nothing.
        scratch: A folder for the metadata.
        zone: Time zone of times that don't name theirs.

    Raises:
        InstructorError: The metadata can't be read.
    """
    listed = _metadata(source, prefix, scratch)

    def parse(name: str) -> Belongs | None:
        first, slash, inner = name.partition("/")
        known = listed.get(first)
        if not isinstance(known, Mapping):
            return None
        named = known.get(":submitters")
        people = named if isinstance(named, list) else []
        submitters = [each for each in people if isinstance(each, Mapping)]
        if not submitters:
            return None
        notes: tuple[str, ...] = ()
        if len(submitters) > 1:
            others = ", ".join(_text(each, ":name") for each in submitters[1:])
            notes = (f"Handed in with {shown(others)}: nbgrader knows no groups.",)
        return Belongs(
            key=first,
            sender=Sender(
                name=_text(submitters[0], ":name"),
                email=_text(submitters[0], ":email"),
                id_number=_text(submitters[0], ":sid"),
            ),
            name=inner if slash else first,
            submitted=_time(known.get(":created_at"), zone),
            notes=notes,
        )

    return parse


def _metadata(source: Source, prefix: str, scratch: Path) -> Mapping[str, Any]:
    for entry in source.entries:
        if entry.name != f"{prefix}{METADATA}":
            continue
        target = scratch / METADATA
        try:
            source.copy(entry, target)
            if target.stat().st_size > _MOST_BYTES:
                raise InstructorError(f"{source.name}: {METADATA} is too big.")
            read = yaml.load(target.read_bytes(), Loader=_Loader)  # noqa: S506 - a safe loader
        except (SubmissionError, yaml.YAMLError, ValueError, RecursionError) as error:
            raise InstructorError(
                f"{source.name}: {METADATA} can't be read: {shown(str(error))}",
                hint="Download it again.",
            ) from error
        if isinstance(read, Mapping):
            return {str(key): value for key, value in read.items()}
    raise InstructorError(
        f"{source.name}: there is no {METADATA} that names its submissions.",
        hint="Use Gradescope's `Download Submissions`, whole.",
    )


def _text(submitter: Mapping[str, Any], key: str) -> str:
    value = submitter.get(key)
    return str(value).strip() if isinstance(value, str | int) else ""


def _time(value: Any, zone: tzinfo) -> datetime | None:
    if isinstance(value, Mapping):
        value = value.get("utc")
        zone = UTC
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
