"""One submission through the sandbox and the tests: every way to end, and whose fault it is."""

import os
import resource
import signal
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from torchgrade.engine.grading import _machine, shutdown
from torchgrade.errors import Fault, InstructorError
from torchgrade.model import CodeCell, Conditions, Limits, State

from .conftest import LIMITS, states

ANSWER = """
    import os, torch
    def double(x): return 2 * x
    def lazy(x):
        while True: pass
    def leave(x): os._exit(0)
    def fail(x): raise ValueError(f"the input was {x}")
    def hoard(x):
        kept = []
        while True: kept.append(bytes(256 << 20))
    class Odd(Exception): pass
    def odd(x): raise Odd(x)
"""


def test_every_way_to_end_has_its_state(grade):
    """Passed, failed, error, timeout, missing, crashed, memory, not run: one test each."""
    record, verdict = grade(
        ANSWER,
        '''
        @grades("toy_tests")
        def test_passes(student):
            """It doubles."""
            assert student.double(3) == 6
        @grades("toy_tests")
        def test_fails(student):
            """It fails."""
            assert student.double(3) == 7
        @grades("toy_tests")
        def test_errs(student):
            """It errs."""
            student.fail(3)
        @grades("toy_tests")
        def test_hangs(student):
            """It hangs."""
            student.lazy(3)
        @grades("toy_tests")
        def test_lacks(student):
            """It lacks."""
            student.treble(3)
        @grades("toy_tests")
        def test_dies(student):
            """It dies."""
            student.leave(3)
        @grades("toy_tests")
        def test_hoards(student):
            """It hoards."""
            student.hoard(3)
        @grades("toy_tests", devices=("cuda",))
        def test_elsewhere(student):
            """It needs a GPU."""
            assert student.double(3) == 6
        @grades("toy_tests")
        def test_strange(student):
            """It gets something else than it expected."""
            first, second = student.double(3)
        ''',
    )
    assert states(record) == {
        "passes": "passed",
        "fails": "failed",
        "errs": "error",
        "hangs": "timeout",
        "lacks": "missing",
        "dies": "crashed",
        "hoards": "memory",
        "elsewhere": "not_run",
        "strange": "failed",
    }
    assert verdict.points == pytest.approx(10 / 8, abs=1e-4)
    by_name = {r.test.split("_")[-1]: r for r in record.results}
    assert by_name["lacks"].missing == "treble"
    assert by_name["errs"].exception == "ValueError"
    assert by_name["errs"].student_lines == ((0, 6),)
    assert by_name["fails"].where == 3


def test_inputs_are_fresh_and_can_be_replayed(grade):
    """Each run draws its own secret inputs; the recorded seed draws them again."""
    tests = '''
        @grades("toy_tests")
        def test_draws(student, rng):
            """It draws."""
            assert not rng.normal(4).tolist(), rng.normal(2).tolist()
        '''
    first, _ = grade("", tests)
    second, _ = grade("", tests)
    again, _ = grade("", tests, conditions=Conditions(seed=first.seed))
    said = [
        r.results[0].detail.split("AssertionError: ")[1].split("]")[0]
        for r in (first, second, again)
    ]
    assert said[0] != said[1]
    assert said[0] == said[2]


def test_conditions_of_a_run_are_kept_on_both_sides(grade):
    """Threads on both sides, the tests' order, and which cells' tests run at all."""
    tests = '''
        seen = []
        @grades("toy_tests")
        def test_first(student):
            """It is first."""
            seen.append(1)
            assert student.torch.get_num_threads() == torch.get_num_threads() == 2
            assert seen == [1]
        @grades("toy_tests")
        def test_second(student):
            """It is second."""
            seen.append(2)
            assert student.double(torch.ones(1 << 16)).sum() == 1 << 17
            assert seen == [1, 2]
        @grades("other_tests")
        def test_other(student):
            """It belongs elsewhere."""
            seen.append(3)
        '''
    cells = (
        CodeCell(index=0, source="def double(x): return 2 * x", grade_id="toy", role="solution"),
        CodeCell(index=1, source="", grade_id="toy_tests", role="test", points=4),
        CodeCell(index=2, source="", grade_id="other_tests", role="test", points=4),
    )
    own = Conditions(threads=2, only=frozenset({"toy_tests"}))
    record, verdict = grade("", tests, cells=cells, conditions=own)
    assert states(record) == {"first": "passed", "second": "passed"}, record.results
    assert [cell.cell for cell in verdict.cells] == ["toy_tests"]
    found = set()
    for order in range(8):
        record, verdict = grade(
            "", tests, cells=cells, conditions=Conditions(threads=2, order=order)
        )
        assert len(verdict.cells) == 2
        found.add(tuple(states(record)))
    assert len(found) > 2
    one, _ = grade("", tests, cells=cells, conditions=Conditions())
    assert states(one) == {"first": "failed", "second": "passed", "other": "passed"}


def test_one_endless_cell_costs_its_own_exercise(grade):
    """A cell that hangs is interrupted; what stands elsewhere is still graded."""
    cells = (
        CodeCell(index=0, source="def good(): return 1", grade_id="a", role="solution"),
        CodeCell(index=1, source="while True: pass", grade_id="b", role="solution"),
        CodeCell(index=2, source="def later(): return 2", grade_id="c", role="solution"),
        CodeCell(index=3, source="", grade_id="toy_tests", role="test", points=4),
    )
    record, verdict = grade(
        "",
        '''
        @grades("toy_tests")
        def test_good(student):
            """Before."""
            assert student.good() == 1
        @grades("toy_tests")
        def test_later(student):
            """After."""
            assert student.later() == 2
        ''',
        cells=cells,
    )
    assert [c.state for c in record.cells[:3]] == ["passed", "timeout", "passed"]
    assert verdict.points == 4


def test_leaving_early_is_not_passing(grade):
    """`os._exit(0)` in a cell earns nothing, whatever was printed before."""
    record, verdict = grade(
        "print('all passed'); import os; os._exit(0)",
        '''
        @grades("toy_tests")
        def test_any(student):
            """Any."""
            assert student.x == 1
        ''',
    )
    assert record.cells[0].state is State.CRASHED
    assert verdict.points == 0


def test_the_submissions_clock_ends_it(grade):
    """A submission that ignores interrupts is killed at its limit, which the verdict names."""
    limits = Limits(cell_seconds=1, test_seconds=2, submission_seconds=3, memory_mb=1024)
    started = time.monotonic()
    record, verdict = grade(
        """
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True: pass
        """,
        '''
        @grades("toy_tests")
        def test_any(student):
            """Any."""
            assert student.x == 1
        ''',
        limits=limits,
    )
    assert time.monotonic() - started < 30
    assert record.exceeded == verdict.exceeded == "submission_seconds"
    assert states(record) == {"any": "timeout"}


def test_tests_that_cannot_be_collected_are_the_instructors(grade):
    """A syntax error in a hidden test is reported as such, not as anybody's zero."""
    with pytest.raises(InstructorError, match=r"test_toy\.py"):
        grade("x = 1", "def test_(:")


def test_files_without_a_test_in_them_are_the_instructors(grade):
    """An emptied test file must not turn the visible checks into everybody's full marks."""
    with pytest.raises(InstructorError, match="hold no test"):
        grade("x = 1", "def helper(): pass")


def test_a_wrong_answer_is_not_explained_at_length(grade, monkeypatch):
    """Long, unequal lists fail at once: pytest's own comparison of them can take minutes."""
    shutdown()
    monkeypatch.setenv("CI", "true")  # there pytest explains in full
    rows = "[format(i * 7919, '032b') for i in range({}, {})]"
    record, _ = grade(
        f"def rows(): return {rows.format(0, 3000)}",
        f'''
        @grades("toy_tests")
        def test_rows(student):
            """It has the rows."""
            assert student.rows() == {rows.format(4000, 7000)}
        ''',
        limits=Limits(submission_seconds=10),
    )
    shutdown()
    assert states(record) == {"rows": "failed"}


def test_a_test_without_binding_is_refused(grade):
    """A hidden test must say which cell it grades, and have a sentence."""
    with pytest.raises(InstructorError, match="lacks @grades"):
        grade("x = 1", "def test_free(student): pass")
    with pytest.raises(InstructorError, match="docstring"):
        grade("x = 1", "@grades('toy_tests')\ndef test_mute(student): pass")


def test_a_binding_to_nowhere_is_refused(grade):
    """A test bound to a cell that the notebook lacks is named."""
    with pytest.raises(InstructorError, match="test_lost"):
        grade(
            "x = 1",
            '''
            @grades("nowhere")
            def test_lost(student):
                """Lost."""
            ''',
        )


def test_our_fault_is_no_grade(grade):
    """A fixture of the instructor's that fails gives no grade, after a second try."""
    with pytest.raises(Fault, match="test_any"):
        grade(
            "x = 1",
            '''
            @pytest.fixture
            def broken():
                raise RuntimeError("no data here")
            @grades("toy_tests")
            def test_any(student, broken):
                """Any."""
            ''',
        )


PASSES = '''
    @grades("toy_tests")
    def test_any(student):
        """Any."""
        assert student.x == 1
    '''


def test_a_dead_runner_is_started_again(grade):
    """Killing the tests' runner costs nothing: the next submission starts it again."""
    grade("x = 1", PASSES)
    os.kill(_machine.runner._process.pid, signal.SIGKILL)
    _machine.runner._process.wait()
    _, verdict = grade("x = 1", PASSES)
    assert verdict.points == 10


def test_a_runner_killed_in_the_middle_is_a_fault_that_is_retried(grade):
    """A fork of the runner that dies while it runs a submission is tried again."""
    import psutil

    grade("x = 1", PASSES)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(grade, "import time; time.sleep(1.5); x = 1", PASSES)
        runner = psutil.Process(_machine.runner._process.pid)
        deadline = time.monotonic() + 30
        while not (forks := _forks(runner)) and time.monotonic() < deadline:
            time.sleep(0.02)
        forks[0].kill()
        _, verdict = future.result(60)
    assert verdict.points == 10


def _forks(runner):
    """List the processes that run a submission's tests."""
    return [fork for folder in runner.children() for fork in folder.children()]


def test_collected_tests_that_die_are_collected_again(grade):
    """Killing the process that holds a folder's tests costs the next submission nothing."""
    import psutil

    grade("x = 1", PASSES)
    for folder in psutil.Process(_machine.runner._process.pid).children():
        folder.kill()
    _, verdict = grade("x = 1", PASSES)
    assert verdict.points == 10


def test_changed_tests_are_collected_again(grade, tmp_path):
    """A test or helper that was edited counts from the next submission on."""
    _, before = grade("x = 1", PASSES)
    _, after = grade("x = 1", PASSES.replace("== 1", "== 2"))
    assert (before.points, after.points) == (10, 0)
    loads = PASSES.replace("student.x ==", "student.load('help.py').f(student.x) ==")
    for points, factor in ((10, 1), (0, 2)):
        helper = tmp_path / "tests" / "homework" / "toy" / "help.py"
        helper.parent.mkdir(parents=True, exist_ok=True)
        helper.write_text(f"def f(x): return x * {factor}")
        _, verdict = grade("x = 1", loads)
        assert verdict.points == points


def test_no_submission_meets_what_a_test_module_kept(grade):
    """The tests' own globals are as after collection, for each submission."""
    tests = '''
        seen = []
        @grades("toy_tests")
        def test_any(student):
            """Any."""
            seen.append(student.x)
            assert len(seen) == 1
        '''
    assert [grade("x = 1", tests)[1].points for _ in range(2)] == [10, 10]


def test_several_submissions_at_once_stay_apart(grade, tmp_path):
    """Threads may grade at the same time; nobody sees another's answer."""
    grade("x = 1", PASSES)
    with ThreadPoolExecutor(4) as pool:
        answers = [f"x = {i % 2}" for i in range(8)]
        points = [v.points for _, v in pool.map(lambda a: grade(a, PASSES), answers)]
    assert points == [0, 10] * 4


@pytest.mark.parametrize(
    "attack",
    [
        "import torch\ntorch.equal = torch.allclose = lambda *a, **k: True",
        "import builtins\nbuiltins.isinstance = lambda *a: True",
        "import torch\nclass T(torch.Tensor):\n    @classmethod\n"
        "    def __torch_function__(c, *a, **k): return True\n"
        "def answer(): return torch.zeros(3).as_subclass(T)",
        "class Yes:\n    def __eq__(s, o): return True\n    def __getattr__(s, n): return s\n"
        "    def __call__(s, *a, **k): return s\ndef answer(): return Yes()",
        "import torchgrade.inside.agent as a\na._OPERATIONS['call'] = lambda *_: None\n"
        "a.Test._answer = lambda self, frame: a.Frame(frame.seq, 'ok', True)",
        "import torchgrade.inside.agent as a\na.Test.run = lambda self: None",
        "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'\\xff' * 64)\n"
        "    except OSError: pass",
        "def answer(): raise __import__('unittest').SkipTest('later')",
        "import pytest\ndef answer(): pytest.skip('later')",
        "def answer(): raise SystemExit(0)",
        "def answer():\n    import sys\n    sys.settrace(None)\n    return [float('nan')] * 3",
        "def answer(): return (0).__class__",
    ],
)
def test_tampering_earns_nothing(grade, attack):
    """Whatever a submission does to its own process, a wrong answer stays wrong."""
    _, verdict = grade(
        attack,
        '''
        @grades("toy_tests")
        def test_answer(student, rng):
            """The answer is right."""
            expected = rng.normal(3)
            answer = student.answer()
            torch.testing.assert_close(answer, expected)
        @grades("toy_tests")
        def test_shape(student):
            """The shape is right."""
            assert tuple(student.answer().shape) == (3, 1)
        ''',
    )
    assert verdict.points == 0


def test_data_files_lie_in_the_working_folder(grade):
    """The assignment's files are there before the first cell."""
    record, verdict = grade(
        "x = int(open('data/one.txt').read())", PASSES, files={"data/one.txt": b"1"}
    )
    assert verdict.points == 10
    assert record.sandbox


def test_a_cell_without_hidden_tests_is_scored_by_running_it(grade):
    """nbgrader's own way: partial credit by the last expression, stderr ignored."""
    cells = [
        CodeCell(
            index=0, source="import sys\ndef half(x): return x / 2", grade_id="h", role="solution"
        ),
        CodeCell(
            index=1,
            source="print('careful', file=sys.stderr)\nassert half(4) == 2",
            grade_id="t1",
            role="test",
            points=2,
        ),
        CodeCell(index=2, source="assert half(4) == 3", grade_id="t2", role="test", points=2),
        CodeCell(
            index=3, source="import torch\ntorch.tensor(1.5)", grade_id="t3", role="test", points=2
        ),
        CodeCell(index=4, source="[1, 2]", grade_id="t4", role="test", points=2),
    ]
    _, verdict = grade("", "", cells=cells, limits=LIMITS)
    assert [c.points for c in verdict.cells] == [2, 0, 1.5, None]


def test_a_cell_that_kills_the_sandbox_costs_its_own_exercise(grade):
    """`os._exit` in one answer leaves the others, before and after it, as they are."""
    cells = (
        CodeCell(index=0, source="def good(): return 1", grade_id="a", role="solution"),
        CodeCell(index=1, source="import os; os._exit(0)", grade_id="b", role="solution"),
        CodeCell(index=2, source="def later(): return 2", grade_id="c", role="solution"),
        CodeCell(index=3, source="", grade_id="toy_tests", role="test", points=6),
    )
    record, verdict = grade(
        "",
        '''
        @grades("toy_tests")
        def test_good(student):
            """Before."""
            assert student.good() == 1
        @grades("toy_tests")
        def test_later(student):
            """After."""
            assert student.later() == 2
        @grades("toy_tests")
        def test_lost(student):
            """Itself."""
            assert student.lost() == 2
        ''',
        cells=cells,
    )
    assert [c.state for c in record.cells[:3]] == ["passed", "crashed", "passed"]
    assert states(record) == {"good": "passed", "later": "passed", "lost": "missing"}
    assert (verdict.points, verdict.exceeded, verdict.culprit) == (4, "cell_crashed", 1)


def test_nothing_a_test_leaves_behind_meets_the_next(grade):
    """Files, changed files and processes of one test are gone for the next."""
    answer = """
        import os, pathlib, subprocess, sys
        kept = pathlib.Path('kept.txt'); kept.write_text('as it was')
        def litter():
            kept.write_text('changed'); pathlib.Path('new').mkdir(); pathlib.Path('new/x').touch()
            subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],
                             start_new_session=True)
        def seen():
            others = [p for p in os.listdir('/proc') if p.isdigit()]
            return kept.read_text(), os.path.exists('new'), len(others)
        """
    tests = '''
        @grades("toy_tests")
        def test_a(student):
            """It litters."""
            student.litter()
        @grades("toy_tests")
        def test_b(student):
            """It finds nothing."""
            text, there, count = student.seen()
            assert (text, there) == ("as it was", False)
            assert count <= 3, count
        '''
    record, _ = grade(answer, tests)
    if record.sandbox == "process":
        pytest.skip("processes are the host's where there is no process namespace")
    assert states(record) == {"a": "passed", "b": "passed"}


def test_a_skip_in_a_test_is_not_a_pass(grade):
    """A test that gives up on a submission counts as lost."""
    record, verdict = grade(
        "x = 2",
        '''
        @grades("toy_tests")
        def test_any(student):
            """Any."""
            pytest.skip("no use")
        @grades("toy_tests")
        def test_other(student):
            """Other."""
            assert student.x == 2
        ''',
    )
    assert states(record) == {"any": "skipped", "other": "passed"}
    assert verdict.points == 5


def test_a_device_that_is_not_there_is_refused(grade):
    """Nobody's points fall because of a device that no sandbox hands out."""
    for device in ("cuda", "tpu"):
        with pytest.raises(InstructorError, match=device):
            grade("x = 1", PASSES, device=device)


def test_no_words_of_the_sandbox_reach_the_students_report(grade):
    """Missing names, exception names and lines are the grader's own, whatever the box replies."""
    answer = """
        import torchgrade.inside.agent as a
        a.Test._answer = lambda self, frame: a.Frame(frame.seq, "missing", "a secret input")
        class secret_input(Exception): pass
        """
    record, _ = grade(
        answer,
        '''
        @grades("toy_tests")
        def test_name(student):
            """Name."""
            student.answer(3)
        @grades("toy_tests")
        def test_call(student):
            """Call."""
            student.torch.ones(3)
        ''',
    )
    assert states(record) == {"name": "missing", "call": "crashed"}
    shown = [(r.missing, r.exception, r.student_lines) for r in record.results]
    assert shown == [("answer", "", ()), ("", "", ())]


@pytest.mark.parametrize("victim", ["warm-server", "box-init"])
def test_a_sandbox_that_we_lose_is_our_fault(grade, victim):
    """When the warm server or a box's init dies, nobody's points fall: it is run again."""
    import psutil

    record, _ = grade("x = 1", PASSES)
    if record.sandbox == "process":
        pytest.skip("there is no init and no guard without namespaces")
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(grade, "import time; time.sleep(1.6); x = 1", PASSES)
        time.sleep(0.6)
        found = [
            child
            for child in psutil.Process().children(recursive=True)
            if Path(f"/proc/{child.pid}/comm").read_text().strip() == victim
        ]
        assert found
        found[0].kill()
        _, verdict = future.result(60)
    assert verdict.points == 10


@pytest.mark.parametrize(
    "answer",
    [
        "%cd ..\nx = 1",
        "import os, tempfile\nwith tempfile.TemporaryDirectory() as d:\n    os.chdir(d)\nx = 1",
        "import os\nopen('shut', 'w').close(); os.chmod('shut', 0)\nx = 1",
        "import os\nopen('a', 'w').close(); os.symlink('a', 'b')\n"
        "x = 1 if os.path.islink('b') else 0",
    ],
)
def test_honest_habits_cost_nothing(grade, answer):
    """Changing folders, temporary folders, shut files, links: every test still runs."""
    _, verdict = grade(
        answer,
        '''
        @grades("toy_tests")
        def test_one(student):
            """One."""
            assert student.x == 1
        @grades("toy_tests")
        def test_two(student):
            """Two."""
            assert student.x == 1
        ''',
    )
    assert verdict.points == 10


def test_large_data_files_arrive(grade):
    """Files of any size up to the sandbox's own limits reach the notebook whole."""
    data = bytes(range(256)) * (40 << 10)
    answer = "data = open('big.bin', 'rb').read(); x = 1 if len(data) == 10485760 else 0"
    _, verdict = grade(answer, PASSES, files={"big.bin": data, "empty.txt": b""})
    assert verdict.points == 10


def test_files_that_do_not_fit_are_our_fault(grade):
    """What the sandbox can't take is nobody's zero."""
    limits = Limits(cell_seconds=2, test_seconds=2, submission_seconds=40, tmp_mb=4)
    with pytest.raises(Fault, match="files"):
        grade("x = 1", PASSES, limits=limits, files={"big.bin": bytes(8 << 20)})


@pytest.mark.parametrize(
    "reply",
    [
        "b'{' * 5000",
        'b\'{"state":"passed","value":null,"value_kind":"x","outputs":[{"output_type":'
        '"execute_result","execution_count":\' + b"9" * 40 + b\',"data":{},"metadata":{}}]}\'',
        'b\'{"state":"passed","outputs":[],"value":1,"value_kind":"x","a":\''
        " + b'[' * 5000 + b']' * 5000 + b'}'",
    ],
)
def test_malformed_answers_are_the_submissions_own(grade, reply):
    """Whatever a box says of a cell, the grader neither faults nor gives points for it."""
    answer = f"""
        import msgspec, torchgrade.inside.agent as a
        a.Notebook._do_cell = lambda self, index, source: {reply}
        """
    _, verdict = grade(
        "",
        PASSES,
        cells=(
            CodeCell(index=0, source=textwrap.dedent(answer)),
            CodeCell(index=1, source="x = 1", grade_id="toy", role="solution"),
            CodeCell(index=2, source="", grade_id="toy_tests", role="test", points=10),
        ),
    )
    assert verdict.points == 0


@pytest.mark.parametrize("question", ["cell", "fork", "kill"])
def test_no_answer_calls_our_fault(grade, question):
    """Whatever a sandbox answers, it loses points: a fault would give it another draw of inputs."""
    forged = f"""
        import struct, msgspec, torchgrade.inside.agent as a
        x, honest = 1, a.Wire.send
        def lie(self, frame):
            if {question!r} in asked[-1:]:
                body = msgspec.msgpack.encode(
                    [frame.seq, "ok", ["T", "float32", [1], "hpu", 0], [4]]
                )
                self._sock.sendall(struct.pack("!IQ", len(body), 4) + body + b"1234")
            else:
                honest(self, frame)
        asked, receive = [], a.Wire.receive
        def note(self, **more):
            frame = receive(self, **more)
            asked.append(frame.op)
            return frame
        a.Wire.receive = note
        a.Wire.send = lie
        """
    cells = (
        CodeCell(index=0, source=textwrap.dedent(forged)),
        CodeCell(index=1, source="y = 1", grade_id="toy", role="solution"),
        CodeCell(index=2, source="", grade_id="toy_tests", role="test", points=10),
    )
    tests = '''
        @grades("toy_tests")
        def test_one(student):
            """One."""
            assert student.y == 2
        @grades("toy_tests")
        def test_two(student):
            """Two."""
            assert student.y == 1
        '''
    record, verdict = grade("", tests, cells=cells)
    assert verdict.points == 0
    ends = {"cell": ("crashed", "crashed"), "fork": ("crashed", "crashed")}
    assert tuple(states(record).values()) == ends.get(question, ("failed", "crashed"))


def test_the_limit_that_a_first_run_met_is_named(grade):
    """A cell that used up the CPU time is not said to be slow, and all runs' CPU time counts."""
    limits = Limits(
        cell_seconds=25, test_seconds=10, submission_seconds=60, memory_mb=1024, cpu_seconds=2
    )
    answer = "import time\nt = time.process_time()\nwhile time.process_time() - t < 9: pass\nx = 1"
    record, verdict = grade(answer, PASSES, limits=limits)
    assert (verdict.exceeded, record.cells[0].state) == ("cpu_seconds", "timeout")
    assert record.cpu_seconds > 1.5


def test_memory_and_names_of_exceptions(grade):
    """torch's own way to run out of memory is memory; aliases and SystemExit have their names."""
    answer = """
        import errno, torch
        def hoard(): return torch.ones(1 << 40)
        def full(): raise OSError(errno.ENOSPC, "no space")
        def fetch():
            import urllib.error
            raise urllib.error.URLError("no")
        def leave(): raise SystemExit
        def boast(): raise RuntimeError("memory is what I have")
        """
    tests = "\n".join(
        f'''
        @grades("toy_tests")
        def test_{name}(student):
            """{name}."""
            student.{name}()
        '''
        for name in ("hoard", "full", "fetch", "leave", "boast")
    )
    record, _ = grade(answer, tests)
    assert [(r.state, r.exception) for r in record.results] == [
        ("memory", "MemoryError"),
        ("error", "OSError"),
        ("error", "OSError"),
        ("error", "SystemExit"),
        ("error", "RuntimeError"),
    ]


@pytest.mark.parametrize(
    ("answer", "exceeded", "culprit"),
    [
        ("def f(): return 1\ndef g(): __import__('os')._exit(0)", "check_crashed", -1),
        ("def f(): __import__('os')._exit(0)\ng = f", "check_crashed", -1),
        (
            "import torchgrade.inside.agent as a\na.Test.run = lambda self: 1 / 0",
            "python_changed",
            -1,
        ),
        (
            "import builtins\nbuiltins.isinstance = lambda *a: True\nf = g = print",
            "python_changed",
            -1,
        ),
        ("def f(): return bytes(1 << 40)\ng = f", "memory_mb", -1),
        ("f = g = print\nbytes(1 << 40)", "memory_mb", 0),
        ("f = g = print\nwhile True: pass", "cell_seconds", 0),
    ],
)
def test_what_went_wrong_is_named(grade, answer, exceeded, culprit):
    """Ending oneself is told apart from breaking the agent, and the cell is named."""
    tests = '''
        @grades("toy_tests")
        def test_f(student):
            """f."""
            student.f()
        @grades("toy_tests")
        def test_g(student):
            """g."""
            student.g()
        '''
    _, verdict = grade(answer, tests)
    assert (verdict.exceeded, verdict.culprit) == (exceeded, culprit)


def test_a_notebook_full_of_threads_is_still_graded(grade):
    """Forks for hidden tests are kept back from what a notebook may start."""
    full = """
        import threading, time
        x = 1
        for _ in range(100):
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        """
    limits = Limits(cell_seconds=9, test_seconds=9, submission_seconds=40, processes=24)
    record, verdict = grade(full, PASSES, limits=limits)
    assert (verdict.points, verdict.exceeded, verdict.culprit) == (10, "processes", 0)
    if record.sandbox == "process":
        pytest.skip("all processes of the user count there")
    greedy = "import resource\n_, hard = resource.getrlimit(resource.RLIMIT_NPROC)\n"
    greedy += "resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))\n"
    record, verdict = grade(greedy + textwrap.dedent(full), PASSES, limits=limits)
    assert (verdict.points, verdict.exceeded) == (0, "processes")
    assert set(states(record).values()) == {"crashed"}


def test_a_fixture_that_meets_a_wrong_answer_fails_its_test(grade):
    """What a fixture of the tests raises over a student's value costs that test; no fault."""
    record, verdict = grade(
        "rate, thing, x = 'abc', object(), 1",
        '''
        @pytest.fixture
        def rate(student):
            return float(student.rate)
        @pytest.fixture
        def thing(student):
            return float(student.thing)
        @pytest.fixture
        def left(student):
            yield student.x
            assert student.x == 2
        @grades("toy_tests")
        def test_rate(rate):
            """A rate."""
        @grades("toy_tests")
        def test_thing(thing):
            """A thing."""
        @grades("toy_tests")
        def test_left(left):
            """Left."""
        @grades("toy_tests")
        def test_one(student):
            """One."""
            assert student.x == 1
        ''',
    )
    ends = {"rate": "failed", "thing": "failed", "left": "failed", "one": "passed"}
    assert (states(record), verdict.points) == (ends, 2.5)


def test_a_fixture_that_fails_by_itself_is_our_fault(grade):
    """A fixture that breaks before it met the student's objects costs nobody a point."""
    tests = '''
        @pytest.fixture
        def broken():
            return float("abc")
        @grades("toy_tests")
        def test_any(broken, student):
            """Any."""
        '''
    with pytest.raises(Fault, match="could not convert"):
        grade("x = 1", tests)


def test_a_machine_that_runs_out_is_our_fault(grade):
    """An error of the runner's own sockets is no crash of the student's process."""
    tests = '''
        import errno, socket
        @pytest.fixture
        def exhausted(student, monkeypatch):
            def refuse(*_):
                raise OSError(errno.ENOBUFS, "no room")
            monkeypatch.setattr(socket.socket, "send", refuse)
        @grades("toy_tests")
        def test_any(student, exhausted):
            """Any."""
            with pytest.raises(Exception):
                student.x
        '''
    with pytest.raises(Fault, match="no room"):
        grade("x = 1", tests)


def test_the_grader_may_open_as_many_files_as_the_machine_allows(grade):
    """Descriptors on their way are held to this limit, for the runner and for this process."""
    tests = '''
        import resource
        @grades("toy_tests")
        def test_limit(student):
            """The limit."""
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            assert soft == hard
        '''
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, hard), hard))
    shutdown()
    assert grade("x = 1", tests)[1].points == 10
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)


def test_colliding_numbers_do_not_stall_the_grader(grade):
    """A list made to stall a set is refused on its way in."""
    started = time.monotonic()
    _, verdict = grade(
        "def f(): return [k * (2**61 - 1) for k in range(190_000)]",
        '''
        @grades("toy_tests")
        def test_any(student):
            """Any."""
            assert len(set(student.f())) == 0
        ''',
    )
    assert verdict.points == 0
    assert time.monotonic() - started < 15
