"""Hidden tests of exercise 10.1: `load_table`, a file with holes."""

import csv
import io
import math
import runpy
from pathlib import Path

import torch

from torchgrade.testing import assert_same, grades, value

GENERATOR = runpy.run_path(str(Path(__file__).with_name("generator.py")))
SENSORS = ["temperature", "humidity", "light", "co2", "wind"]
ALARMS = ["frost", "fungus", "ventilation"]


def draw(rng, n, names=("G1", "G2", "G3")):
    """Random names, readings with holes and alarms, as a dict of columns of text."""
    readings = (20 * rng.normal(n, 5)).cpu().round(decimals=2)
    holes = rng.uniform(n, 5).cpu() < 0.2
    holes[0, rng.integer(0, 5)], holes[n - 1, 1] = True, False
    alarms = rng.integers(0, 2, (n, 3)).cpu()
    alarms[0], alarms[1] = torch.tensor([1, 0, 0]), torch.tensor([0, 1, 1])
    table = {"greenhouse": [rng.choice(names) for _ in range(n)]}
    for k, sensor in enumerate(SENSORS):
        cells = zip(readings[:, k].tolist(), holes[:, k].tolist(), strict=True)
        table[sensor] = ["" if hole else f"{number:.2f}" for number, hole in cells]
    for k, alarm in enumerate(ALARMS):
        table[alarm] = [str(a) for a in alarms[:, k].tolist()]
    return table


def text(table, columns=None, **style):
    """The file that holds a table, its columns in the given order."""
    columns = columns or list(table)
    file = io.StringIO()
    writer = csv.writer(file, **{"lineterminator": "\n"} | style)
    writer.writerow(columns)
    writer.writerows(zip(*(table[c] for c in columns), strict=True))
    return file.getvalue()


def expected(table):
    """X and Y of a table."""
    x = [[float(cell) if cell else math.nan for cell in table[s]] for s in SENSORS]
    y = [[float(cell) for cell in table[a]] for a in ALARMS]
    return torch.tensor(x).T, torch.tensor(y).T


def load(student, content):
    """Write the file beside the student's code, read it with their function."""
    return student.load_table(student.load("helpers.py").write(content))


def assert_table(got, table):
    """X and Y are those of the table."""
    x, y = expected(table)
    assert_same(got["X"], x, equal_nan=True, name="X")
    assert_same(got["Y"], y, name="Y")


def assert_partition(groups, names):
    """Equal names, equal integers; different names, different integers."""
    assert groups.dtype == torch.int64, "dtype of the groups"
    assert groups.shape == (len(names),), "shape of the groups"
    pairs = set(zip(value(groups).tolist(), names, strict=True))
    assert len({name for _, name in pairs}) == len(pairs), "one greenhouse has two numbers"
    assert len({number for number, _ in pairs}) == len(pairs), "two greenhouses share a number"


@grades("e10_1_tests", weight=2)
def test_values_and_missing(student, rng):
    """Readings and alarms are those of the file, and an empty field is NaN, never a number."""
    table = draw(rng, rng.integer(40, 60))
    table["temperature"][3:5], table["wind"][3] = ["0.00", "-0.5"], "0"
    got, rows = load(student, text(table)), len(table["wind"])
    assert sum(got["X"].shape[:1]) > 0.8 * rows, "many rows are lost"
    assert got["X"].shape == (rows, 5), "rows or columns are lost"
    x, _ = expected(table)
    holes = got["X"].isnan()
    assert torch.equal(holes[0], x[0].isnan()), "the holes of the first row are elsewhere"
    assert torch.equal(holes, x.isnan()), "the holes are elsewhere"
    assert_table(got, table)


@grades("e10_1_tests", weight=2)
def test_columns_by_name(student, rng):
    """Columns are found by their names, wherever they stand and whatever is between them."""
    table = draw(rng, 30)
    table["note"] = ["ok, normal", "filter, new", "", "7", '"loud"'] * 6
    table["battery"] = [str(rng.integer(1, 100)) for _ in range(30)]
    columns = [list(table)[i] for i in rng.permutation(len(table))]
    columns.remove("note")
    columns.insert(rng.integer(0, 4), "note")
    got = load(student, text(table, columns))
    x, _ = expected(table)
    assert got["X"].shape == x.shape, "number of rows or columns"
    assert_table(got, table)
    assert_partition(got["groups"], table["greenhouse"])
    got = load(student, text(table, list(reversed(table))))
    assert_table(got, table)


@grades("e10_1_tests", weight=1.5)
def test_groups_partition_the_rows(student, rng):
    """Each greenhouse has one integer, and no two share one, whatever they are called."""
    names = ["G1", "G2", "G10", "G11", "G100", "H1", "Norte 3", "Norte 4", "g1", "1", "01"]
    table = draw(rng, 120, names)
    table["greenhouse"][: len(names)] = names
    table["greenhouse"][-len(names) :] = names
    got = load(student, text(table))
    assert_partition(got["groups"], table["greenhouse"])


@grades("e10_1_tests", weight=1)
def test_crlf_and_quotes(student, rng):
    """Line ends of Windows and fields in quotes change nothing."""
    table = draw(rng, 25, ["Norte, 1", "Norte, 2", "Sur"])
    assert_table(load(student, text(table, lineterminator="\r\n")), table)
    got = load(student, text(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n"))
    assert_table(got, table)
    assert_partition(got["groups"], table["greenhouse"])


def named(rng, names, note=""):
    """A table in which each of the names occurs, and each row has the note."""
    table = draw(rng, 30, names)
    table["greenhouse"][: len(names)] = names
    return table | {"note": [note] * 30}


@grades("e10_1_tests", weight=0.75)
def test_any_text(student, rng):
    """Names and notes may be any text: accents, blanks at the end, line breaks in quotes."""
    table = named(rng, ["Cajicá", "Cajica", "Cajic", "Chía", "Chía Ñ"], "polvo, según Inés")
    assert_partition(load(student, text(table))["groups"], table["greenhouse"])
    table = named(rng, ["Norte", "Norte ", " Norte"])
    groups = load(student, text(table))["groups"]
    assert groups.unique().numel() == 3, "a blank is part of a name"
    assert_partition(groups, table["greenhouse"])
    table = named(rng, ["Sur", "Sur\nviejo"], "filter\nnew")
    got = load(student, text(table))
    assert got["X"].shape == (30, 5), "a line break in quotes makes a row"
    assert_table(got, table)
    assert_partition(got["groups"], table["greenhouse"])
    table = named(rng, ["Este", "Este\u2028nuevo"], "ok\u2028\x0c")
    got = load(student, text(table))
    assert got["X"].shape == (30, 5), "another character ends a line"
    assert_table(got, table)
    assert_partition(got["groups"], table["greenhouse"])


@grades("e10_1_tests", weight=1)
def test_no_rows_and_one(student, rng):
    """A file without any row gives empty tensors of the right shapes, one row gives one."""
    table = draw(rng, 20)
    one = {name: column[1:2] for name, column in table.items()}
    one["light"] = [""]
    got = load(student, text(one))
    assert_table(got, one)
    assert_partition(got["groups"], one["greenhouse"])
    got = load(student, text({name: [] for name in table}))
    assert got["X"].shape == (0, 5), "shape of X"
    assert got["Y"].shape == (0, 3), "shape of Y"
    assert got["groups"].shape == (0,), "shape of the groups"
    assert got["X"].dtype == got["Y"].dtype == torch.float32, "dtype of X or Y"
    assert got["groups"].dtype == torch.int64, "dtype of the groups"


@grades("e10_1_tests", weight=0.75)
def test_dead_sensor(student, rng):
    """A sensor without a single reading is a column of NaN, an hour without one a row of it."""
    table = draw(rng, 30)
    table[rng.choice(SENSORS[:3])] = [""] * 30
    for sensor in SENSORS:
        table[sensor][12] = ""
    got = load(student, text(table))
    assert got["X"].shape == (30, 5), "rows or columns are lost"
    assert_table(got, table)


@grades("e10_1_tests", weight=0.75)
def test_each_call_reads_its_file(student, rng):
    """Each call reads the file as it is now, named by a string or by a Path."""
    helpers = student.load("helpers.py")
    first, second = draw(rng, 20), draw(rng, 25, ["X", "Y"])
    path = helpers.write(text(first))
    assert_table(student.load_table(path), first)
    helpers.overwrite(path, text(second))
    got = student.load_table(helpers.as_path(path))
    assert got["X"].shape == (25, 5), "the second file has another length"
    assert_table(got, second)
    assert_partition(got["groups"], second["greenhouse"])


@grades("e10_1_tests", weight=1)
def test_the_shipped_file(student):
    """The file beside the notebook is read as a whole."""
    header, *rows = GENERATOR["rows"]()
    table = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    got = student.load_table("greenhouse.csv")
    assert got["X"].shape == (len(rows), 5), "number of rows"
    assert_table(got, table)
    assert_partition(got["groups"], table["greenhouse"])
