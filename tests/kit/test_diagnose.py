"""A failure that looks like a known wrong solution's gets its hint, and only then."""

import msgspec
import pytest

from torchgrade.diagnose import Catalogue, diagnose, load, only_raises, record, save
from torchgrade.errors import InstructorError
from torchgrade.model import CellVerdict, CheckResult, Hint, State, Verdict

CODES = {
    ".": State.PASSED, "F": State.FAILED, "E": State.ERROR, "T": State.TIMEOUT, "M": State.MISSING,
    "S": State.SKIPPED, "n": State.NOT_RUN, "!": State.FAULT,
}  # fmt: skip


def _verdict(where=0, exception="", **cells):
    """Return a verdict with one letter per test: `e1=".F"`."""
    return Verdict(
        assignment="a", notebook="a", seed=1, device="cpu", sandbox="warm",
        cells=tuple(
            CellVerdict(
                cell=cell,
                points=0.0,
                max_points=1.0,
                results=tuple(
                    CheckResult(
                        test=f"t{number}", cell=cell, state=CODES[code],
                        where=0 if code == "." else where,
                        exception=exception if code == "E" else "",
                    )
                    for number, code in enumerate(codes)
                ),
            )
            for cell, codes in cells.items()
        ),
    )  # fmt: skip


def _hint(text, cell="e1"):
    return Hint(cell=cell, misconception=text, title="", hint=text)


def _hints(verdict, wrong, hints=None):
    """Return the hints' texts; `wrong` maps a wrong solution to its verdict."""
    hints = hints or {name: _hint(name) for name in wrong}
    return [hint.hint for hint in diagnose(verdict, record(wrong.items()), hints)]


def test_exact_pattern():
    """The same tests, states, lines and exceptions: the same misconception."""
    wrong = {"a": _verdict(3, e1=".FF"), "b": _verdict(7, e1=".FF")}
    assert _hints(_verdict(7, e1=".FF"), wrong) == ["b"]


def test_same_tests_in_the_same_states():
    """One line that differs among many still points to the solution; all of them do not."""
    wrong = {"a": _verdict(3, e1=".FFFFF"), "b": _verdict(3, e1=".F....")}
    seen = _verdict(3, e1=".FFFFF")
    results = list(seen.cells[0].results)
    results[-1] = msgspec.structs.replace(results[-1], where=9)
    cell = msgspec.structs.replace(seen.cells[0], results=tuple(results))
    assert _hints(msgspec.structs.replace(seen, cells=(cell,)), wrong) == ["a"]
    assert _hints(_verdict(9, e1=".FFFFF"), wrong) == []


@pytest.mark.parametrize(
    ("seen", "wrong"),
    [
        (_verdict(3, e1=".FF"), {"a": _verdict(3, e1=".FF"), "b": _verdict(3, e1=".FF")}),
        (_verdict(9, e1=".FF"), {"a": _verdict(3, e1=".FF"), "b": _verdict(7, e1=".FF")}),
        (_verdict(9, e1="FFF"), {"a": _verdict(3, e1="FFF")}),
        (_verdict(3, e1=".F."), {"a": _verdict(3, e1=".FF")}),
        (_verdict(3, e1=".F."), {"a": _verdict(3, e1=".T.")}),
        (_verdict(3, e1="..."), {"a": _verdict(3, e1=".FF")}),
        (_verdict(3, e1="MMM"), {"a": _verdict(3, e1="MMM")}),
        (_verdict(3, e1="MSS"), {"a": _verdict(3, e1="MSS")}),
        (_verdict(3, e1=".F!"), {"a": _verdict(3, e1=".F.")}),
        (_verdict(3, e1=".F!"), {"a": _verdict(3, e1=".F!")}),
        (_verdict(3, e2=".FF"), {"a": _verdict(3, e2=".FF")}),
        (_verdict(3, e1=".FF"), {}),
    ],
    ids=[
        "two match exactly", "two match coarsely", "all failed elsewhere", "fewer failed",
        "another state", "all passed", "stub", "stub and skipped", "fault",
        "fault in both", "hint of another cell",
        "empty catalogue",
    ],
)  # fmt: skip
def test_silent_where_not_sure(seen, wrong):
    """No hint is better than a wrong one."""
    assert _hints(seen, wrong) == []


def test_the_most_similar_pattern_decides_where_none_is_the_same():
    """Near enough, and clearly nearer than any other misconception's."""
    wrong = {"a": _verdict(3, e1="FFFFF.."), "b": _verdict(9, e1="F....FF")}
    assert _hints(_verdict(3, e1="FFFF..."), wrong) == ["a"]
    assert _hints(_verdict(3, e1="FF....."), wrong) == []
    assert _hints(_verdict(3, e1="FFFFFFF"), {**wrong, "c": _verdict(3, e1="FFFF.FF")}) == []
    twins = {"a": _verdict(3, e1="FFFFF.."), "b": _verdict(3, e1="FFFF.F.")}
    assert _hints(_verdict(3, e1="FFFF..."), twins) == []


def test_the_kind_of_value_tells_two_mistakes_apart():
    """The same line fails on a negated and on a doubled value: two misconceptions."""

    def failing(sign):
        cell = _verdict(3, e1=".F").cells[0]
        last = msgspec.structs.replace(cell.results[1], sign=sign)
        cell = msgspec.structs.replace(cell, results=(cell.results[0], last))
        return msgspec.structs.replace(_verdict(3, e1=".F"), cells=(cell,))

    wrong = {"minus": failing("negated"), "twice": failing("doubled")}
    assert _hints(failing("doubled"), wrong) == ["twice"]
    assert _hints(failing("negated"), wrong) == ["minus"]
    assert _hints(failing("shape"), wrong) == []


def test_two_solutions_with_one_hint():
    """Two wrong solutions that carry the same hint do not contradict each other."""
    wrong = {"a": _verdict(3, e1=".FF"), "b": _verdict(3, e1=".FF")}
    assert _hints(_verdict(3, e1=".FF"), wrong, {"a": _hint("x"), "b": _hint("x")}) == ["x"]


def test_everything_failing_exactly_alike():
    """Where every test fails, only the exact pattern convinces."""
    assert _hints(_verdict(3, e1="FFF"), {"a": _verdict(3, e1="FFF")}) == ["a"]


def test_tests_that_do_not_run_here():
    """A pattern recorded on another device is compared by the tests that ran."""
    assert _hints(_verdict(3, e1=".Fn"), {"a": _verdict(3, e1=".FF")}) == ["a"]
    assert _hints(_verdict(3, e1=".F."), {"a": _verdict(3, e1=".Fn")}) == ["a"]


@pytest.mark.parametrize("codes", [".EEE", "..EEEF", "EEEE"])
def test_a_crash_says_nothing(codes):
    """Whatever raises in one place fails the tests alike, even exactly like a wrong solution."""
    seen = _verdict(3, "TypeError", e1=codes)
    assert _hints(seen, {"a": seen}) == []


@pytest.mark.parametrize("codes", ["..EE", ".EEEFF"])
def test_a_few_exceptions_are_no_mere_crash(codes):
    """One or two tests that raise, or others that fail beside them, are as telling as any."""
    seen = _verdict(3, "TypeError", e1=codes)
    assert _hints(seen, {"a": seen}) == ["a"]


def test_only_the_exact_pattern_where_that_is_asked_for():
    """What is similar enough otherwise is left alone."""
    wrong = {"a": _verdict(3, e1="FFFFF..")}
    hints = {"a": _hint("a")}
    catalogue = record(wrong.items())
    near, same = _verdict(3, e1="FFFF..."), wrong["a"]
    assert diagnose(near, catalogue, hints) != ()
    assert diagnose(near, catalogue, hints, exact=True) == ()
    assert diagnose(same, catalogue, hints, exact=True) == (hints["a"],)


def test_a_solution_that_only_raises():
    """Every test that is not passed ends in an exception, and there is one."""
    assert only_raises(_verdict(3, e1="..EE", e2="F"), "e1")
    for codes in ("..EF", "....", "ET"):
        assert not only_raises(_verdict(3, e1=codes), "e1")


def test_several_patterns_of_one_solution():
    """A wrong solution that fails now so, now so, is recognised in both."""
    runs = [("a", _verdict(3, e1=".F.")), ("a", _verdict(5, e1="..F"))]
    catalogue = record(runs)
    for seen in (_verdict(3, e1=".F."), _verdict(5, e1="..F")):
        assert [h.hint for h in diagnose(seen, catalogue, {"a": _hint("a")})] == ["a"]


def test_one_hint_per_cell_in_order():
    """Each cell is looked at for itself."""
    wrong = {"a": _verdict(3, e1=".F"), "b": _verdict(3, e2=".F")}
    hints = {"b": _hint("b", "e2"), "a": _hint("a", "e1")}
    assert _hints(_verdict(3, e1=".F", e2=".F"), wrong, hints) == ["a", "b"]


def test_file_is_the_same_for_any_order_of_runs(tmp_path):
    """The catalogue in git changes only when a pattern changes."""
    runs = [("b", _verdict(3, e2=".F", e1="FF")), ("a", _verdict(1, e1="E.")),
            ("a", _verdict(2, e1="E."))]  # fmt: skip
    save(record(runs), tmp_path / "one" / "patterns.json")
    save(record(reversed(runs * 2)), tmp_path / "two.json")
    written = (tmp_path / "one" / "patterns.json").read_bytes()
    assert written == (tmp_path / "two.json").read_bytes()
    assert load(tmp_path / "two.json") == record(runs)
    assert written.endswith(b"}\n")


def test_no_file_is_an_empty_catalogue(tmp_path):
    """An assignment without a library has no hints."""
    assert load(tmp_path / "patterns.json") == Catalogue()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"patterns": {"a": 1}}', b"\xff", b'{"x": 1}'])
def test_broken_file_is_named(tmp_path, content):
    """The instructor learns which file to delete."""
    path = tmp_path / "patterns.json"
    path.write_bytes(content)
    with pytest.raises(InstructorError, match=r"patterns\.json"):
        load(path)
