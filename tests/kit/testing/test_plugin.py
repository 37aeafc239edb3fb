"""A test author works with pytest alone."""

import os
import re
import subprocess
import sys

import pytest


@pytest.fixture
def author(course):
    """Run pytest in the tiny course as a test author does; the ended process."""

    def run(*arguments):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/homework/tiny", *arguments],
            cwd=course,
            env={**kept, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_the_solution_is_what_tests_run_against(author):
    """Without an option the instructor's own solution is judged."""
    done = author()
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_device_and_seed_are_named_before_the_tests_run(author):
    """A run that passes, or never ends, can be repeated: the line has the options to give."""
    done = author("-k", "big")
    [line] = [line for line in done.stdout.splitlines() if line.startswith("torchgrade: ")]
    assert re.fullmatch(r"torchgrade: --seed \d+ --device cpu", line)
    assert done.stdout.index(line) < done.stdout.index("[100%]")


DRAWS = '''

@grades("double_tests")
def test_draws(rng):
    """It draws from all there is."""
    import random
    import numpy
    import torch
    drawn = rng.normal(1).item(), torch.randn(1).item(), numpy.random.rand(), random.random()
    raise AssertionError(f"drawn: {drawn}")
'''


def test_global_generators_are_replayed_with_the_seed(author, course):
    """The same draws with the same seed, whichever tests run before; no two draw the same."""
    with (course / "tests" / "homework" / "tiny" / "test_double.py").open("a") as file:
        file.write(DRAWS)

    def drawn(*options):
        (found,) = set(re.findall(r"drawn: \(([^)]+)\)", author(*options).stdout))
        return found.split(", ")

    first = drawn("--seed", "7")
    assert len(set(first)) == 4
    assert drawn("--seed", "7", "-k", "draws") == first


def test_a_wrong_solution_fails_with_an_ordinary_traceback(author):
    """--wrong puts a library member in, and pytest shows the assertion as ever."""
    done = author("--wrong", "m1a_adds_two", "--seed", "7")
    assert done.returncode == 1
    assert "assert student.double(number) == 2 * number" in done.stdout
    assert "--seed 7" in done.stdout


def test_a_students_file_is_judged(author, student):
    """--submission takes a notebook from anywhere."""
    handed_in = student("ann").answer(double="def double(x):\n    return 2 * int(x)").write()
    done = author("--submission", str(handed_in.folder / "tiny.ipynb"), "--device", "cpu")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "StudentValueError" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--wrong", "m1a_add_two"), "m1a_adds_two"),
        (("--submission", "nowhere/tiny.ipynb"), "nowhere"),
        (("--wrong", "a", "--right", "s1a_multiplies"), "Give one of them"),
    ],
)
def test_what_is_not_there_is_named(author, arguments, words):
    """A wrong option says what is wrong and what to do."""
    done = author(*arguments)
    assert done.returncode != 0
    assert words in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr


def test_the_fixtures_are_for_hidden_tests_alone(course, author):
    """`student` in another test is a usage error that says where it belongs."""
    other = course / "tests" / "test_other.py"
    other.write_text('def test_it(student):\n    """It."""\n')
    done = author(str(other))
    assert "tests/homework/<assignment>/" in done.stdout
