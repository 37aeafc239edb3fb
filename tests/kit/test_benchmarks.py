"""The pieces of the benchmark work: what it reports is what happened."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import torchgrade

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import soak, whole_course  # noqa: E402
from benchmarks.grading.courses import Subject, one_language  # noqa: E402
from benchmarks.grading.figures import Cost, Run, agreement, cost, last_line  # noqa: E402
from benchmarks.grading.memory import Engine, typical  # noqa: E402
from benchmarks.grading.meter import Memory, Meter  # noqa: E402
from benchmarks.grading.report import print_costs  # noqa: E402
from benchmarks.grading.tools import _insert_hidden_tests, _printed  # noqa: E402
from torchgrade.notebook import grade_id  # noqa: E402

SUBJECT = Subject(ROOT, "02_dataset", "process")


def run(number, submissions, cpu, wall=0.0):
    return Run("a", "tool", number, submissions, cpu, wall, 0.0)


@pytest.fixture
def lib(tmp_path):
    """The folder of the programs that run beside the student's code."""
    folder = tmp_path / "lib"
    shutil.copytree(ROOT / "benchmarks" / "grading" / "programs", folder)
    rng = Path(torchgrade.__file__).parent / "testing" / "random.py"
    shutil.copy(rng, folder / "torchgrade_rng.py")
    return folder


def hand_in(folder, number):
    """Write the notebook of one of the benchmark's students."""
    notebook, answers = one_language(SUBJECT), SUBJECT.answers(number)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    path = folder / f"student{number}" / "02_dataset" / "02_dataset.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.mark.parametrize("options", [[], ["--fork-per-test"]], ids=["one", "fork"])
def test_hidden_tests_run_unchanged_in_one_process(tmp_path, lib, options):
    """The bound's solution passes all hidden tests of 02_dataset, its wrong one does not."""
    hand_in(tmp_path / "submitted", 0)
    hand_in(tmp_path / "submitted", 1)
    command = [sys.executable, str(lib / "bound.py"), str(SUBJECT.tests), "submitted"]
    environment = {**os.environ, "PYTHONPATH": str(lib), "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [*command, "02_dataset", "out.json", *options],
        cwd=tmp_path, env=environment, timeout=120, check=True,
    )  # fmt: skip
    found = json.loads((tmp_path / "out.json").read_text())
    assert len(found["student0"]) == 56
    assert all(found["student0"].values())
    assert len(found["student1"]) == 56
    assert not all(found["student1"].values())


def test_students_hand_in_different_work():
    """No two submissions are the same bytes, and a class has right and wrong ones."""
    answers = [json.dumps(SUBJECT.answers(number)) for number in range(8)]
    assert len(set(answers)) == 8


def test_nbgrader_gets_every_hidden_test_as_a_cell():
    """Each file of hidden tests becomes a hidden cell that needs nothing of torchgrade."""
    notebook = one_language(SUBJECT)
    _insert_hidden_tests(notebook, SUBJECT)
    cells = [c for c in notebook.cells if grade_id(c).endswith("_hidden")]
    assert sum(c.metadata.nbgrader.points for c in cells) == 56
    for cell in cells:
        assert "import torchgrade" not in cell.source
        assert "from torchgrade" not in cell.source


def test_printed_states_are_read_back():
    """What a notebook printed of its hidden tests becomes verdicts."""
    notebook = one_language(SUBJECT)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    text = "hidden test a_tests::test_x passed\nhidden test a_tests::test_y failed\n"
    code.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    assert _printed(notebook) == {"a_tests::test_x": True, "a_tests::test_y": False}


def test_cost_is_the_slope_between_two_class_sizes():
    """What every class pays once is not counted as part of a submission."""
    found = cost([run(1, 1, 12.0, 6.0), run(1, 5, 20.0, 8.0)])
    assert (found.more_cpu, found.start_cpu) == (2.0, 10.0)
    assert (found.more_wall, found.start_wall) == (0.5, 5.5)


def test_cost_is_the_median_of_the_rounds():
    """One disturbed round does not decide, and it is shown."""
    slopes = (1.0, 9.0, 1.2)
    runs = [r for i, s in enumerate(slopes) for r in (run(i, 1, 3.0), run(i, 3, 3.0 + 2 * s))]
    found = cost(runs)
    assert found.more_cpu == pytest.approx(1.2)
    assert (found.lowest, found.highest) == (pytest.approx(1.0), pytest.approx(9.0))


def test_half_a_round_is_no_figure():
    """A round with one class size alone is refused."""
    with pytest.raises(ValueError, match="two sizes"):
        cost([run(1, 1, 3.0)])


def test_last_line_is_for_machines():
    """The last line has three numbers under fixed names."""
    number = r"\d+\.\d+"
    names = ("cpu_nbgrader_over_ours", "cpu_ours_over_bound", "cpu_otter_over_ours")
    assert re.fullmatch(" ".join(f"{n}={number}" for n in names), last_line(10.0, 1.5, 12.25))


def test_table_does_without_what_was_not_measured(capsys):
    """A grader that was left out leaves no figure, and the others keep theirs."""
    costs = {
        name: Cost(cpu, 1.0, 1.0, 1.0, cpu, cpu)
        for name, cpu in (("nbgrader", 8.0), ("torchgrade-1", 2.0), ("bound-fork", 1.6))
    }
    print_costs("compile", costs, dict.fromkeys(costs, (9, 9)))
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert re.findall(r"\d+\.\d+|nan", last) == ["4.00", "nan", "1.25", "nan"]


def test_agreement_counts_tests_that_ended_alike():
    """A test that is missing in one of them did not end alike."""
    reference = {"ada": {"x": True, "y": False, "z": True}}
    assert agreement({"ada": {"x": True, "y": True}}, reference) == (1, 3)


def test_meter_counts_what_nobody_waited_for(tmp_path):
    """CPU time of an orphan counts where a control group can be made."""
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    spawn = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {burn!r}])"
    meter = Meter()
    try:
        if not meter.exact:
            pytest.skip("no control group can be made here")
        command = [sys.executable, "-c", spawn]
        used = meter.run(command, cwd=tmp_path, environment=dict(os.environ), seconds=30)
    finally:
        meter.close()
    assert used.cpu >= 0.3


def test_memory_of_a_further_worker_leaves_the_start_out():
    """Moments with few processes do not count, and pages that are shared are counted once."""
    one = typical([Memory(600.0, 640.0, 3), Memory(200.0, 660.0, 7), Memory(210.0, 680.0, 6)])
    four = typical([Memory(600.0, 640.0, 3), Memory(300.0, 760.0, 16)])
    assert (one.proportional, four.proportional) == (670.0, 760.0)
    assert Engine(verdicts=(), workers=(1, 4), memory=(one, four)).worker_mb == 30.0


def sight(*, wall=0.1, private=50.0, files=9, groups=0, extra=False):
    names = ["supervisor", *(["stray"] if extra else [])]
    processes = {name: soak.Process(name, private, files, 20) for name in names}
    return soak.Sight(100, wall, wall, processes, groups, 3)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"private": 60.0}, "MiB"),
        ({"files": 10}, "files"),
        ({"groups": 1}, "control groups"),
        ({"extra": True}, "stray"),
        ({"wall": 0.12}, "took"),
    ],
)
def test_soak_complains_of_what_grew(change, word):
    """Memory, files, control groups, processes and time: each has its sentence."""
    assert not soak.complaints([sight(), sight()])
    assert [c for c in soak.complaints([sight(), sight(**change)]) if word in c]


@pytest.fixture
def released(tmp_path):
    """A course with what the repository has of 02_dataset, its release included."""
    for name in ("grader_config.py", "nbgrader_config.py"):
        shutil.copy(ROOT / name, tmp_path)
    for folder in ("source", "tests/homework", "release", "release/es"):
        shutil.copytree(ROOT / folder / "02_dataset", tmp_path / folder / "02_dataset")
    return tmp_path


def test_a_class_hands_in_what_was_drawn(released):
    """Each answer is in the notebook, blanks stay as released, and all kinds occur."""
    handed = whole_course.hand_in(released, "02_dataset", 8, "a seed")
    kinds = set()
    for student, answers in handed.items():
        path = released / "submitted" / student / "02_dataset" / "02_dataset.ipynb"
        notebook = nbformat.read(path, as_version=4)
        written = {grade_id(cell): cell.source for cell in notebook.cells}
        for cell, answer in answers.items():
            source = written[cell.removesuffix("_tests")]
            assert source == answer.code or (answer.code is None and "YOUR CODE HERE" in source)
            kinds.add(answer.kind)
    assert kinds == {"right", "wrong", "blank"}


def test_a_class_is_drawn_again_from_the_same_seed(released):
    """The seed decides who hands in what."""
    first = whole_course.hand_in(released, "02_dataset", 3, "a seed")
    shutil.rmtree(released / "submitted")
    assert whole_course.hand_in(released, "02_dataset", 3, "a seed") == first
    shutil.rmtree(released / "submitted")
    assert whole_course.hand_in(released, "02_dataset", 3, "another seed") != first


@pytest.mark.parametrize(
    ("kind", "earned", "fits"),
    [
        ("right", 20, True), ("right", 19.9, False), ("wrong", 19.9, True), ("wrong", 20, False),
        ("blank", 0, True), ("blank", 0.1, False), ("right", None, False),
    ],
)  # fmt: skip
def test_points_that_cannot_be_right_are_complained_of(kind, earned, fits):
    """A right answer earns all points, a wrong one not all, a blank one none."""
    handed = {"ada": {"e1_tests": whole_course.Answer(kind, "name")}}
    rows = {"ada": {"exercises": {"e1_tests": earned}}}
    found = whole_course.complaints(handed, rows, {"e1_tests": 20})
    assert bool(found) != fits
    assert whole_course.complaints(handed, {}, {"e1_tests": 20}) == ["ada: was not graded"]


@pytest.mark.parametrize(("first", "complaints"), [("right", 1), ("wrong", 0)])
def test_a_right_answer_is_judged_where_what_it_builds_on_is_right(first, complaints):
    """A class that inherits from another exercise's earns what that one's answer lets it earn."""
    answers = {
        "e1_tests": whole_course.Answer(first, "base"),
        "e2_tests": whole_course.Answer("right", "heir", needs=frozenset({"e1_tests"})),
    }
    rows = {"ada": {"exercises": {"e1_tests": 10 if first == "right" else 5, "e2_tests": 5}}}
    found = whole_course.complaints({"ada": answers}, rows, {"e1_tests": 10, "e2_tests": 10})
    assert len(found) == complaints


def test_what_an_answer_reads_is_told_from_what_it_binds():
    """A name that the code defines itself is none that it takes from elsewhere."""
    bound, used = whole_course.names_of(
        "class B(A):\n    def f(self, x):\n        return x + y\nA = 1"
    )
    assert bound == {"A", "B", "f", "self", "x"}
    assert used == {"A", "x", "y"}


def test_misconceptions_of_a_class_are_counted():
    """Named is what was handed in; a name that no answer of the student deserves is told."""
    answer = whole_course.Answer("wrong", "M1a_b", "M1a")
    handed = {"ada": {"e1_tests": answer}, "ben": {"e1_tests": answer}}
    rows = {"ada": {"misconceptions": ["M1a"]}, "ben": {"misconceptions": ["M2b"]}}
    assert whole_course.named(handed, rows) == {"wrong": 2, "named": 1}
    assert whole_course.misnamed(handed, rows) == ["ben: told of M2b, has M1a"]
