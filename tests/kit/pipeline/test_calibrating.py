"""`calibrate` measures the noise of right solutions, and says what each comparison misses."""

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from torchgrade import pipeline
from torchgrade.authoring.tolerances import Measured
from torchgrade.cli import app, calibrating
from torchgrade.engine import unit
from torchgrade.errors import Fault, InstructorError
from torchgrade.pipeline import Calibrated, Resources

TESTS = '''
import torch
from torchgrade.testing import assert_same, grades


@grades("double_tests")
def test_third(student, rng):
    """A sum of thirds, in another order of operations."""
    x = rng.normal(400)
    assert_same(student.double(x).sum(), 2 * x.double().sum().to(x.dtype), rtol=1e-2, atol=1e-2)


@grades("double_tests")
def test_torchs_own(student, rng):
    """Torch's comparison is seen as well."""
    x = rng.normal(8)
    torch.testing.assert_close(student.double(x), 2 * x + 1e-7, rtol=0, atol=1.1e-7)


@grades("double_tests")
def test_by_hand(student):
    """Nothing here can be measured."""
    assert student.double(2) == 4
    assert torch.rand(1).dtype == torch.float32
'''


@pytest.fixture
def noisy(course):
    """The tiny course with tests that compare floating-point numbers."""
    path = course / "tests" / "homework" / "tiny" / "test_double.py"
    path.write_text(TESTS)
    return course


def test_noise_room_and_blind_spots_are_told(noisy):
    """A loose comparison is to be narrowed, a tight one widened; equality is not measured."""
    found = pipeline.calibrate(
        noisy,
        "tiny",
        seeds=3,
        threads=(1, 2),
        dtypes=("", "float64"),
        resources=Resources(workers=2),
    )
    assert found.runs == 12
    assert found.unmeasured == ("test_double.py::test_by_hand", "triple_tests")
    by = {(m.test.split("_")[-1], m.dtype): m for m in found.measured}
    loose, tight = by["third", "float32"], by["own", "float32"]
    assert (loose.runs, loose.advice, loose.rtol) == (6, "narrow", 1e-2)
    assert 0 < loose.abs_noise < 1e-3
    assert loose.proposed_atol < loose.atol
    assert loose.misses >= 1e-2 > loose.proposed_misses
    assert by["third", "float64"].abs_noise < loose.abs_noise
    assert (tight.advice, tight.used > 0.5) == ("widen", True)
    assert tight.proposed_atol > 2e-7


def test_right_solutions_that_fail_are_counted_by_dtype(noisy):
    """Half precision is more than this test promises."""
    found = pipeline.calibrate(
        noisy, "tiny", seeds=2, threads=(1,), dtypes=("float16",), resources=Resources(workers=2)
    )
    assert found.failed["test_double.py::test_by_hand"] == {"float16": 2}


def test_the_command_shows_it_and_refuses_an_unknown_dtype(noisy):
    """A table for people, JSON for machines."""
    arguments = ["calibrate", "tiny", "--seeds", "1", "--threads", "1", "--course", str(noisy)]
    shown = CliRunner().invoke(app, arguments, terminal_width=120)
    assert shown.exit_code == 0
    assert "narrow" in shown.stdout
    assert "2 hidden tests compare nothing" in shown.stdout.replace("\n", " ")
    done = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert {one["advice"] for one in done["measured"]} == {"narrow", "widen"}
    with pytest.raises(InstructorError, match="float8"):
        pipeline.calibrate(noisy, "tiny", dtypes=("float8",))


def test_the_table_fits_a_narrow_terminal(monkeypatch):
    """At 80 columns a long name is folded and complete, and every number stays whole."""
    test = "test_double.py::test_" + 30 * "long_" + "name"
    numbers = {"abs_noise": 5.72e-06, "rel_noise": 4.51e-07, "rtol": 0.0123, "atol": 1.1e-07,
               "proposed_rtol": 5e-06, "proposed_atol": 0.0002, "misses": 1.12e-02}  # fmt: skip
    one = Measured(
        test=test, name="value['loss']", dtype="bfloat16", device="cpu", runs=1, used=0.5,
        proposed_misses=0.0, zeros_pass=False, advice="narrow", **numbers,
    )  # fmt: skip
    found = Calibrated(
        assignment="tiny", runs=1, seed=0, measured=(one,), unmeasured=(), failed={}, lost={},
        seconds=3.0,
    )  # fmt: skip
    shown = Console(file=io.StringIO(), width=80)
    monkeypatch.setattr(calibrating, "out", shown)
    calibrating.show(found)
    printed = shown.file.getvalue()
    lines = [line.split("│") for line in printed.splitlines() if line.startswith("│")]
    assert test in "".join(cells[1].strip() for cells in lines)
    words = {cell.strip() for cells in lines for cell in cells[2:]}
    assert words >= {"5.7e-06", "4.5e-07", "0.0123", "1.1e-07", "5e-06", "0.0002", "1.1e-02"}
    assert "narrow" in words
    assert "1 run in 3 s" in printed


def test_a_run_that_is_lost_is_told(noisy, monkeypatch):
    """Our fault is no silence: the run is named with the reason, and the command fails."""
    real = unit.grade_notebook
    begun = []

    def lose(*given, **options):
        begun.append(1)
        if len(begun) == 1:
            raise Fault("the sandbox is gone")
        return real(*given, **options)

    monkeypatch.setattr(unit, "grade_notebook", lose)
    arguments = ["calibrate", "tiny", "--seeds", "2", "--threads", "1", "--workers", "1",
                 "--course", str(noisy)]  # fmt: skip
    done = CliRunner().invoke(app, [*arguments, "--json"])
    found = json.loads(done.stdout)
    assert done.exit_code == 2
    [lost] = found["lost"]
    assert lost in ("tiny #1, 1 threads, as it is", "tiny #2, 1 threads, as it is")
    assert "the sandbox is gone" in str(found["lost"])
    assert (found["runs"], found["measured"][0]["runs"]) == (2, 1)
    begun.clear()
    shown = CliRunner().invoke(app, arguments)
    assert "threads, as it is is not in these numbers: could not be graded" in shown.stdout
