"""The bare shell leaves the outputs that a notebook expects, within limits."""

import subprocess
import sys

import msgspec
import pytest

PROGRAM = """
import sys, msgspec, torch
from torchgrade.inside.shell import make_shell, run_cell
shell = make_shell()
cells = msgspec.json.decode(sys.stdin.buffer.read())
seconds = float(sys.argv[1])
runs = [run_cell(shell, i, source, seconds=seconds, output=1000) for i, source in enumerate(cells)]
sys.__stdout__.buffer.write(msgspec.json.encode(runs))
"""


def run(*cells, seconds=20):
    """Run cells in one shell, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(seconds)], input=msgspec.json.encode(cells),
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return msgspec.json.decode(done.stdout)


def one(source):
    """Run one cell."""
    return run(source)[0]


def test_streams_keep_their_order_and_join():
    """Consecutive writes to one stream are one output."""
    ran = one("import sys; print('a'); print('b'); print('c', file=sys.stderr); print('d')")
    assert [(o["name"], o["text"]) for o in ran["outputs"]] == [
        ("stdout", "a\nb\n"), ("stderr", "c\n"), ("stdout", "d\n"),
    ]  # fmt: skip


def test_the_last_expression_is_the_result():
    """It is shown, and described where it may be points; a semicolon keeps it back."""
    shown, hidden, number = run("{'a': 1}", "3;", "2.5")
    assert shown["outputs"][0]["data"]["text/plain"] == "{'a': 1}"
    assert (shown["value"], shown["value_kind"]) == (None, "dict")
    assert hidden["outputs"] == []
    assert (number["value"], number["value_kind"]) == (2.5, "number")


@pytest.mark.parametrize(
    ("source", "kind", "number"),
    [("None", "none", None), ("True", "bool", None), ("'3'", "str", None), ("[1]", "list", None),
     ("import torch; torch.tensor(0.)", "number", 0.0),
     ("import numpy; numpy.int64(3)", "number", 3.0),
     ("import torch; torch.ones(2)", "Tensor", None)],
)  # fmt: skip
def test_only_numbers_count_as_numbers(source, kind, number):
    """A 0-d tensor is a number; booleans, texts, lists and longer tensors are not."""
    ran = one(source)
    assert (ran["value_kind"], ran["value"]) == (kind, number)


def test_an_error_is_a_traceback_and_the_next_cell_runs():
    """The traceback names the cell's own line."""
    broken, fine = run("x = 1\n1 / 0", "x")
    assert broken["state"] == "error"
    assert broken["outputs"][0]["ename"] == "ZeroDivisionError"
    assert "1 / 0" in "".join(broken["outputs"][0]["traceback"])
    assert fine["outputs"][0]["data"]["text/plain"] == "1"


def test_a_syntax_error_is_an_error():
    """A cell that is not Python fails alone."""
    assert [r["state"] for r in run("def (:", "1")] == ["error", "passed"]


def test_a_hanging_cell_is_interrupted_even_if_it_resists():
    """The limit interrupts, and interrupts again."""
    stubborn = "try:\n    while True: pass\nexcept BaseException: pass\nwhile True: pass"
    hung, fine = run(stubborn, "1", seconds=1)
    assert hung["state"] == "timeout"
    assert fine["state"] == "passed"


def test_memory_errors_have_a_name():
    """Running out of memory is told from other errors."""
    assert one("raise MemoryError")["state"] == "memory"


def test_magics_shell_commands_await_and_plots_work():
    """What a notebook may hold besides Python."""
    timed, listed, awaited, plotted, cleared = run(
        "%%time\n1", "!echo hello", "import asyncio\nawait asyncio.sleep(0, 5)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "from IPython.display import clear_output\nprint('gone'); clear_output(); print('here')",
    )  # fmt: skip
    assert "Wall time" in timed["outputs"][0]["text"]
    assert listed["outputs"][0]["text"] == "hello\n"
    assert awaited["value"] == 5
    assert "image/png" in plotted["outputs"][0]["data"]
    assert [o["text"] for o in cleared["outputs"]] == ["here\n"]


def test_floods_are_cut():
    """Streams and pictures beyond the limit are dropped, and it says so."""
    flood, picture = run(
        "print('x' * 10**6)",
        "from IPython.display import display\ndisplay({'text/plain': 'p' * (3 << 20)}, raw=True)",
    )
    assert len(flood["outputs"][0]["text"]) < 1_200
    assert "exceeded the limit" in flood["outputs"][0]["text"]
    assert len(str(picture["outputs"])) < 500


def test_input_finds_an_empty_terminal():
    """`input()` ends in EOFError instead of waiting."""
    ran = one("input('name?')")
    assert ran["state"] == "error"
    assert ran["outputs"][-1]["ename"] == "EOFError"


def test_classes_of_the_notebook_can_be_pickled():
    """`__main__` is the notebook, as in ipykernel."""
    source = "import pickle\nclass A: x = 1\npickle.loads(pickle.dumps(A())).x"
    assert one(source)["value"] == 1


@pytest.mark.parametrize(
    ("source", "state", "exceeded"),
    [
        ("bytearray(10**13)", "memory", "memory_mb"),
        ("import torch; torch.zeros(10**13)", "memory", "memory_mb"),
        ("import errno; raise OSError(errno.EFBIG, 'x')", "error", "file_mb"),
        ("import errno; raise OSError(errno.ENOSPC, 'x')", "error", "tmp_mb"),
        ("import errno; raise BlockingIOError(errno.EAGAIN, 'x')", "error", "processes"),
        ('raise RuntimeError("can\'t start new thread")', "error", "processes"),
        ("print('x' * 5000)", "passed", "output_kb"),
        ("1 / 0", "error", ""),
        ("print('x')", "passed", ""),
    ],
)
def test_the_limit_that_a_cell_ran_into_is_named(source, state, exceeded):
    """By the error that Python, torch or the kernel raised, or by what was cut."""
    ran = one(source)
    assert (ran["state"], ran["exceeded"]) == (state, exceeded)


def test_a_cell_out_of_memory_gives_back_what_it_collected():
    """The next cells have room again; what the cell defined stays."""
    hoard = "def kept(): return 1\nhoard = []\nhoard.append(bytearray(9))\nraise MemoryError"
    ran = run(hoard, "kept(), 'hoard' in globals()")
    assert ran[0]["state"] == "memory"
    assert ran[1]["outputs"][0]["data"]["text/plain"] == "(1, False)"


def test_an_endless_recursion_is_an_error_and_soon_shown():
    """A RecursionError's traceback is cut in the middle, and its formatting is not cell time."""
    source = "def f(x):\n    return f(x)\ndef g(x):\n    try: f(x)\n    finally: f(x)\ng(1)"
    (deep,) = run(source, seconds=5)
    assert (deep["state"], deep["outputs"][-1]["ename"]) == ("error", "RecursionError")
    assert sum(map(len, deep["outputs"][-1]["traceback"])) < 20_000
    slow = "import time\nclass E(Exception):\n    def __str__(self):\n"
    slow += "        time.sleep(0.25)\n        return 'e'\ntime.sleep(0.8)\nraise E"
    assert run(slow, seconds=1)[0]["state"] == "error"
