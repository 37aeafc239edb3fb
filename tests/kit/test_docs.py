"""The documents say what is true: commands, options, settings, links."""

import re
from pathlib import Path

import msgspec
import pytest
from typer.main import get_command

from torchgrade.cli import app
from torchgrade.config import Assignment, Canvas, Checks, Course, Lms, Moodle
from torchgrade.library import _KEYS as HEADER_KEYS
from torchgrade.model import Limits, Outcome, State
from torchgrade.testing import plugin

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted(
    path
    for folder in (ROOT.glob("*.md"), *((ROOT / d).rglob("*.md") for d in ("docs", "benchmarks")))
    for path in folder
)


def commands_of(group, prefix: str = "") -> dict:
    """Give the commands, those of a group by both names: `lti list`."""
    found = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands_of(command, f"{prefix}{name} ")
        else:
            found[prefix + name] = command
    return found


COMMANDS = commands_of(get_command(app))


def sections(page: Path) -> dict[str, str]:
    """Split a page at its headings of the second level."""
    parts = re.split(r"^## (.+)\n", page.read_text("utf-8"), flags=re.MULTILINE)
    return {title.strip(): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def rows(text: str) -> list[str]:
    """Give what stands in backticks in the first column of a section's tables."""
    cells = re.findall(r"^\| (`[^|]*) \|", text, flags=re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def slug(title: str) -> str:
    """Write a heading as the anchor that GitHub gives it."""
    bare = re.sub(r"[^\w\- ]", "", title.replace("`", "").lower())
    return bare.strip().replace(" ", "-")


def own_options(command) -> set[str]:
    return {option for each in command.params for option in each.opts if option.startswith("--")}


def test_every_command_is_documented_and_every_documented_one_exists():
    """commands.md has a section for each command, and no other one that looks like a command."""
    titles = [title for title in sections(REFERENCE / "commands.md") if title != "torchgrade"]
    documented = {t.removeprefix("torchgrade ") for t in titles if t.startswith("torchgrade ")}
    assert documented == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_documented_and_every_documented_one_exists(name):
    """A command's table lists its options, all of them and no others."""
    text = sections(REFERENCE / "commands.md")[f"torchgrade {name}"]
    assert set(rows(text)) == own_options(COMMANDS[name]) - {"--help"}


def test_options_without_a_command_are_documented():
    """`torchgrade` itself has the options that its section names."""
    text = sections(REFERENCE / "commands.md")["torchgrade"]
    assert set(re.findall(r"`(--[\w-]+)`", text)) == own_options(get_command(app)) - {"--help"}


def test_arguments_are_documented():
    """A command's section begins with how it is called."""
    found = sections(REFERENCE / "commands.md")
    for name, command in COMMANDS.items():
        for argument in (p.name.upper() for p in command.params if not p.opts[0].startswith("-")):
            call = rf"`torchgrade {name}(?: \[?[A-Z]+\]?)*? \[?{argument}\]?(?: \[?[A-Z]+\]?)*`"
            assert re.search(call, found[f"torchgrade {name}"])


def test_pytest_options_are_documented():
    """commands.md lists the plugin's options, all of them and no others."""
    parser = pytest.Parser(_ispytest=True)
    plugin.pytest_addoption(parser)
    names = {
        name for group in parser._groups for option in group.options for name in option.names()
    }
    assert set(rows(sections(REFERENCE / "commands.md")["pytest"])) == names


@pytest.mark.parametrize("kind", [Course, Assignment, Checks, Lms, Canvas, Moodle, Limits])
def test_every_setting_is_documented_with_its_default(kind):
    """config.md lists each key of a record, in order, with the default that the code has."""
    text = sections(REFERENCE / "config.md")[kind.__name__]
    assert rows_of_keys(text) == {f.name: default_of(f) for f in msgspec.structs.fields(kind)}


def rows_of_keys(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `(\w+)` \| `?([^`|]+?)`? \|", text, flags=re.MULTILINE))


def default_of(field) -> str:
    if field.default is not msgspec.NODEFAULT:
        value = field.default
    elif field.default_factory is not msgspec.NODEFAULT:
        value = field.default_factory()
    else:
        return "required"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return repr(value).replace("'", '"')
    if isinstance(value, Limits | Checks | Lms):
        return f"{type(value).__name__}()"
    return f"{value:g}" if value else repr(value)


@pytest.mark.parametrize(("title", "kind"), [("States", State), ("Outcomes", Outcome)])
def test_every_way_to_end_is_documented(title, kind):
    """results.md lists the closed sets, in the code's order."""
    assert rows(sections(REFERENCE / "results.md")[title]) == [member.value for member in kind]


def test_every_key_of_a_solutions_header_is_documented():
    """files.md lists the keys that a wrong or right solution may have."""
    text = sections(REFERENCE / "files.md")["A wrong or right solution"]
    assert set(rows(text)) == set(HEADER_KEYS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Relative links name a file that exists, and their anchors a heading in it."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), flags=re.MULTILINE)
            assert anchor in map(slug, titles), link


def test_the_readme_shows_what_it_is_on_one_screen():
    """Sentence, commands and output stand before the first heading below the title."""
    before = (ROOT / "README.md").read_text("utf-8").split("\n## ")[0]
    assert len(before.splitlines()) <= 30
    assert "make demo" in before
    assert "make test" in before
