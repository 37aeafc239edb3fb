"""The gate's complaints name what is wrong with the tests."""

from torchgrade import pipeline


def complaints(course):
    """What `check` finds wrong, by subject."""
    found = pipeline.check(course, "tiny", workers=2)
    return {check.subject: check.complaint for check in found if check.complaint}


def test_a_good_assignment_has_no_complaint(course):
    """Solution, release, wrong and right solutions all do as they should."""
    assert complaints(course) == {}


def test_weak_and_strict_tests_are_found_out(course):
    """A wrong solution that keeps its points, a right one and a solution that lose some."""
    tests = course / "tests" / "homework" / "tiny"
    wrong, right = next((tests / "wrong").glob("*.py")), next((tests / "right").glob("*.py"))
    cell = "# cell: double"
    assert cell in wrong.read_text()
    code = right.read_text().split(cell)[1]
    wrong.write_text(wrong.read_text().split("\ndef ")[0] + code)
    assert complaints(course) == {"wrong": "keeps every point of its exercise"}
    strict = tests / "test_double.py"
    strict.write_text(strict.read_text().replace("== 2 * number", "== 2 * number + 1"))
    found = complaints(course)
    assert set(found) >= {"solution", "right"}
    assert "test_big_numbers (failed)" in found["solution"]


def test_patterns_are_kept_on_request(course):
    """`keep` writes what each wrong solution failed."""
    path = course / "tests" / "homework" / "tiny" / "patterns.json"
    pipeline.check(course, "tiny", only=("wrong",))
    assert not path.exists()
    pipeline.check(course, "tiny", only=("wrong",), keep=True)
    assert "m1a_adds_two" in path.read_text()
