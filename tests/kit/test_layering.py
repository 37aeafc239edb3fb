"""Imports point one way: a room knows only the rooms above it."""

import ast
from pathlib import Path

import pytest

import torchgrade

HOUSE = Path(torchgrade.__file__).parent
ROOMS = (
    "config",
    "messages",
    "database",
    "notebook",
    "library",
    "mutation",
    "remote",
    "inside",
    "sandbox",
    "testing",
    "judge",
    "diagnose",
    "engine",
    "authoring",
    "feedback",
    "report",
    "intake",
    "nbgrader_bridge",
    "release",
    "lti",
    "lms",
    "pipeline",
    "web",
    "demo",
    "cli",
)
EVERYWHERE = ("errors", "model")
FOREIGN = {
    "nbgrader": {"nbgrader_bridge"},
    "typer": {"cli"},
    "pyseccomp": {"inside"},
    "canvasapi": {"lms"},
    "jwt": {"lti"},
    "starlette": {"web"},
    "uvicorn": {"web"},
}
NO_TORCH = (
    "errors",
    "model",
    "config",
    "messages",
    "database",
    "notebook",
    "library",
    "mutation",
    "lti",
    "lms",
    "web",
    "sandbox",
    "judge",
    "diagnose",
    "authoring",
    "intake",
    "feedback",
    "report",
    "cli",
    "pipeline",
    "release",
)


def room_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


FILES = sorted(p for p in HOUSE.rglob("*.py") if "template" not in p.parts)  # a course, no package


def own_room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def test_every_room_is_in_the_plan():
    """No module lives outside the plan of the house."""
    assert {own_room(p) for p in FILES} <= {*ROOMS, *EVERYWHERE, "__init__"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_room_imports_only_from_above(path):
    """Each import inside the package is of a room above, of this room, or of the shared records."""
    room = own_room(path)
    above = ROOMS[: ROOMS.index(room) + 1] if room in ROOMS else ()
    inner = {room_of(name) for name in imports_of(path) if name.startswith("torchgrade.")}
    allowed = {*EVERYWHERE, *above, "__version__"}
    assert inner <= allowed, f"{room} may not import {inner - allowed}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if own_room(p) == "inside"], ids=lambda p: p.name
)
def test_what_runs_in_the_sandbox_knows_nothing_of_the_host(path):
    """`inside` imports only itself, `remote`'s wire and codec, and the shared records."""
    own = (
        "torchgrade.inside.",
        "torchgrade.remote.wire",
        "torchgrade.remote.codec",
        "torchgrade.model",
    )
    for name in imports_of(path):
        assert not name.startswith("torchgrade.") or name.startswith(own), name


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_heavy_foreign_libraries_live_behind_one_room(path):
    """nbgrader, Typer, seccomp and each library of a platform are imported by one room each."""
    for name in imports_of(path):
        homes = FOREIGN.get(name.split(".")[0])
        assert homes is None or own_room(path) in homes, f"{own_room(path)} may not import {name}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if own_room(p) in NO_TORCH], ids=lambda p: str(p.relative_to(HOUSE))
)
def test_the_supervisor_does_not_import_torch(path):
    """What supervises, reads notebooks and writes grades starts without torch."""
    assert not {n for n in imports_of(path) if n.split(".")[0] == "torch"}
