"""The data of 10_greenhouse: what students get is what the program writes, and no more."""

import runpy
from collections import Counter
from pathlib import Path

import pytest

from torchgrade.notebook import given_files

REPOSITORY = Path(__file__).parents[3]
SOURCE = REPOSITORY / "source" / "10_greenhouse"


@pytest.fixture(scope="module")
def generator():
    return runpy.run_path(str(REPOSITORY / "tests" / "homework" / "10_greenhouse" / "generator.py"))


def test_the_file_is_what_the_generator_writes(generator, tmp_path):
    """The shipped table is written again byte for byte."""
    generator["write"](tmp_path / "greenhouse.csv")
    assert (tmp_path / "greenhouse.csv").read_bytes() == (SOURCE / "greenhouse.csv").read_bytes()


def test_another_seed_gives_other_greenhouses(generator):
    """Greenhouses of the hidden tests have no row in common with the shipped ones."""
    shipped, others = (set(map(tuple, generator["rows"](seed))) for seed in (2024, 2025))
    assert len(shipped) == 1 + 24 * 100
    assert len(shipped & others) == 1


def test_alarms_come_as_often_as_their_probabilities_say(generator):
    """Over many greenhouses each alarm's frequency is its mean probability; all are rare."""
    drawn = list(generator["greenhouses"](1, 100))
    for alarm in range(3):
        chances = [row[3][alarm] for row in drawn]
        expected, count = sum(chances), sum(row[4][alarm] for row in drawn)
        assert abs(count - expected) < 5 * sum(p * (1 - p) for p in chances) ** 0.5
        assert 0.1 < count / len(drawn) < 0.3
    missing = Counter(value is None for row in drawn for value in row[2])
    assert 0.025 < missing[True] / (5 * len(drawn)) < 0.035


def test_students_get_the_data_and_their_datasheets():
    """The release holds the table and its datasheet in both languages, and not the generator."""
    wanted = {"greenhouse.csv", "DATASHEET.md", "DATASHEET.es.md"}
    assert set(given_files(SOURCE)) == wanted
    for release in ("release/10_greenhouse", "release/es/10_greenhouse"):
        assert given_files(REPOSITORY / release) == given_files(SOURCE)
