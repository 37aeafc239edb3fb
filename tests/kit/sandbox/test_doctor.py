"""What the doctor finds is what the machine has."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from torchgrade.cli.machine import diagnose
from torchgrade.inside import landlock
from torchgrade.sandbox import Level, cgroups
from torchgrade.sandbox.base import NAMES
from torchgrade.sandbox.doctor import Report, examine


@pytest.fixture(scope="module")
def report():
    return examine()


def test_every_level_is_tried(report):
    """From the best to the weakest, each with its reason where it is not to be had."""
    names = [level.name for level in report.levels]
    assert names == sorted(NAMES, key=NAMES.get, reverse=True)
    assert all(level.available or level.reason for level in report.levels)


def test_facts_are_true(report):
    """They say what the machine says when asked another way."""
    facts = {fact.name: fact for fact in report.facts}
    assert platform.release() in facts["System"].found
    assert f"{len(os.sched_getaffinity(0))} cores" in facts["Memory and cores"].found
    assert platform.python_version() in facts["Python"].found
    assert importlib.metadata.version("torch") in facts["PyTorch"].found
    assert facts["Control groups"].good == cgroups.state().available
    assert facts["bubblewrap"].good == (shutil.which("bwrap") is not None)
    assert facts["Landlock"].found in {f"version {landlock.abi()}", "no"}
    assert facts["C++ compiler"].good == (shutil.which("g++") is not None)
    assert facts["GPU"].good <= Path("/proc/driver/nvidia/version").exists()
    assert all(fact.good or fact.hint for fact in report.facts)


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="arranges it with bubblewrap")
def test_a_machine_without_namespaces_is_told_shortly(tmp_path):
    """They are really tried; reasons are one line, advice comes once, and the status is 1."""
    (tmp_path / "grader_config.py").write_text(
        "from torchgrade.config import Assignment, Course\n"
        "course = Course(course_id='c', assignments=(Assignment(name='a'),))\n"
    )
    around = "bwrap --dev-bind / / --unshare-user --unshare-pid --proc /proc --disable-userns"
    doctor = [
        *(sys.executable, "-c", "from torchgrade.cli import main; main()"),
        *("doctor", "--course", str(tmp_path)),
    ]
    tried = subprocess.run([*around.split(), "true"], capture_output=True, check=False, timeout=20)
    if tried.returncode:
        pytest.skip(f"bubblewrap can't arrange it: {tried.stderr.decode()}")
    done = subprocess.run(
        [*around.split(), *doctor], env={**os.environ, "COLUMNS": "400"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    facts = next(line for line in done.stdout.splitlines() if "User namespaces" in line)
    assert "no: OSError" in facts or "no: PermissionError" in facts
    assert "Traceback" not in done.stdout
    assert "can't be graded here" in done.stdout
    levels = done.stdout.partition("This machine")[0]
    assert levels.count("docker run") == 1
    assert done.returncode == 1, done.stderr


def test_a_path_without_programs_is_told():
    """Where bubblewrap and the compiler are missing, the way to install them is named."""
    code = "from torchgrade.sandbox.doctor import examine\nprint(examine())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PATH": "/nowhere"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "apt install bubblewrap" in done.stdout
    assert "g++ is missing" in done.stdout


def test_the_doctor_imports_no_torch():
    """It says what torch is without starting it, let alone CUDA."""
    code = (
        "import sys; from torchgrade.sandbox.doctor import examine; examine();"
        "assert not {'torch', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)


@pytest.mark.parametrize(
    ("available", "minimum", "chosen"),
    [
        ({"landlock", "process"}, "landlock", "landlock"),
        ({"landlock", "process"}, "namespaces", None),
        ({"bubblewrap", "landlock"}, "landlock", "bubblewrap"),
        ({"process"}, None, "process"),
        (set(), None, None),
    ],
)
def test_the_level_that_submissions_get_is_the_best_good_enough(available, minimum, chosen):
    """It is the best that is there, unless that is less than the course accepts."""
    names = sorted(NAMES, key=NAMES.get, reverse=True)
    levels = tuple(Level(name=name, available=name in available) for name in names)
    assert diagnose(Report(levels=levels, facts=()), minimum).chosen == chosen
