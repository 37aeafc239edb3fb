"""Tampering with the student's own process, which is all that a submission can change."""

import time

import pytest

from .arena import FULL, LIMITS, RIGHT, WRONG, Attack, names

ZEROS = "def scale(x): return __import__('torch').zeros(2, 3)"
AGENT = "import torchgrade.inside.agent as a"

ATTACKS = [
    Attack(
        name="torch-says-yes",
        must="Comparisons of the sandbox's torch decide nothing.",
        code=f"""
import torch
torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
torch.Tensor.allclose = torch.Tensor.equal = torch.Tensor.__eq__ = lambda *a, **k: True
{ZEROS}""",
        states={"values": "failed", "shift": "passed"},
    ),
    Attack(
        name="builtins",
        must="Patched builtins answer for the student's process alone.",
        code=f"""
import builtins
builtins.AssertionError = builtins.StopAsyncIteration
builtins.abs = builtins.round = lambda *a: 0
{ZEROS}""",
        states={"values": "failed"},
    ),
    Attack(
        name="isinstance",
        must="An `isinstance` that always agrees breaks the student's own process at most.",
        code=f"import builtins\nbuiltins.isinstance = lambda *a: True\n{ZEROS}",
        keeps=0,
    ),
    Attack(
        name="test-tools",
        must="pytest and unittest of the sandbox are not those that judge.",
        code=f"""
import contextlib, pytest, unittest
pytest.raises = lambda *a, **k: contextlib.suppress(BaseException)
pytest.fail = pytest.exit = lambda *a, **k: None
for name in [n for n in dir(unittest.TestCase) if n.startswith('assert')]:
    setattr(unittest.TestCase, name, lambda *a, **k: None)
{ZEROS}""",
        states={"text": "failed"},
    ),
    Attack(
        name="judge",
        must="The grader's own modules, rewritten inside, judge nothing.",
        code=f"""
import torchgrade.judge, torchgrade.model, torchgrade.testing.outcome as o
torchgrade.judge.judge = torchgrade.judge._by_tests = lambda *a: 1 / 0
o.check_result = lambda item, test, *a: torchgrade.model.CheckResult(
    test=test.test, cell=test.cell, state='passed')
torchgrade.model.State._value2member_map_['failed'] = torchgrade.model.State.PASSED
{WRONG}""",
    ),
    Attack(
        name="ast-transformer",
        must="Taking every assert out of later cells changes no hidden test.",
        code=f"""
import ast
class Tame(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Tame())
{WRONG}""",
    ),
    Attack(
        name="input-transformer",
        must="Emptying all later cells costs the student's own answers.",
        code=f"get_ipython().input_transformers_post.append(lambda lines: ['pass'])\n{WRONG}",
        keeps=0,
        states={"shift": "missing"},
    ),
    Attack(
        name="shell-hooks",
        must="Hooks of the shell and a fake last result are no score.",
        code=f"""
ip = get_ipython()
ip.events.register('post_run_cell', lambda result: setattr(result, 'result', 12.0))
ip.user_ns['_'] = 12.0
print('score: 12.0'); print('12.0 / 12.0 points'); print('5 passed in 0.1s')
{WRONG}
12.0""",
    ),
    Attack(
        name="operations",
        must="A server that answers nothing else than None earns nothing.",
        code=f"{AGENT}\na._OPERATIONS['call'] = lambda *_: None\n{WRONG}",
        keeps=0,
    ),
    Attack(
        name="yes-server",
        must="A server that answers True to everything gets a TypeError for it, and that alone.",
        code=f"""
{AGENT}
a.Test._answer = lambda self, frame: a.Frame(frame.seq, 'ok', True)
{WRONG}""",
        earns=3.0,
        keeps=0,
        states={"values": "failed", "number": "failed", "text": "passed"},
    ),
    Attack(
        name="silent-server",
        must="A fork that leaves at once has not passed.",
        code=f"{AGENT}\na.Test.run = lambda self: None\n{WRONG}",
        keeps=0,
        states={"values": "crashed"},
    ),
    Attack(
        name="exit-in-a-cell",
        must="Leaving with code 0 after 'all passed' is a crash, and costs its own exercise.",
        code="import os\nprint('all tests passed')\nos._exit(0)",
        cell="crashed",
        exceeded="cell_crashed",
        states={"values": "missing", "shift": "passed"},
    ),
    Attack(
        name="exit-in-an-answer",
        must="Leaving with code 0 in a hidden test is a crash of that test.",
        code="import os\ndef scale(x): os._exit(0)",
        states={"values": "crashed", "text": "crashed", "shift": "passed"},
    ),
    Attack(
        name="system-exit",
        must="SystemExit ends a cell or a call, not the grading.",
        code="def scale(x): raise SystemExit(0)\nraise SystemExit(0)",
        cell="error",
        states={"values": "error", "text": "error"},
    ),
    Attack(
        name="skip-test",
        must="unittest's SkipTest out of an answer skips nothing.",
        code="import unittest\ndef scale(x): raise unittest.SkipTest('later')",
        states={"values": "error"},
    ),
    Attack(
        name="pytest-skip",
        must="pytest's own outcomes out of an answer are errors.",
        code="""
import time

import pytest
def scale(x):
    if isinstance(x, str):
        pytest.skip('later')
    pytest.exit('all passed', returncode=0)""",
        states={"values": "error", "text": "error"},
    ),
    Attack(
        name="interrupts",
        must="KeyboardInterrupt, GeneratorExit and StopIteration are errors of the student's.",
        code="""
def scale(x):
    raise {int: KeyboardInterrupt, str: GeneratorExit}.get(type(x), StopIteration)""",
        states={"values": "error", "number": "error", "text": "error"},
    ),
    Attack(
        name="raise-always",
        must="Who raises always earns the test that expects it, and no other.",
        code="def scale(x): raise TypeError('no')",
        earns=3.0,
        states={"values": "error", "number": "error", "text": "passed"},
    ),
    Attack(
        name="atexit-and-del",
        must="Code that waits for the end of the process changes nothing.",
        code=f"""
import atexit, os, weakref
class Last:
    def __del__(self): os._exit(0)
last = Last()
atexit.register(lambda: print('12.0'))
weakref.finalize(get_ipython(), os._exit, 0)
{WRONG}""",
    ),
    Attack(
        name="immortal",
        must="A process that can't exit is ended from outside.",
        code=f"import os, sys\nos._exit = sys.exit = lambda *a: None\n{WRONG}",
    ),
    Attack(
        name="signals",
        must="Ignored and hijacked signals don't keep the tests from running.",
        code=f"""
import signal
for n in set(signal.valid_signals()) - {{signal.SIGKILL, signal.SIGSTOP}}:
    try:
        signal.signal(n, signal.SIG_IGN)
    except OSError:
        pass
{WRONG}""",
    ),
    Attack(
        name="clock",
        must="A clock that stands still inside moves outside.",
        code=f"""
import time
time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
{WRONG}""",
    ),
    Attack(
        name="shadow-modules",
        must="Files named like modules, written to the working folder, are imported by nobody.",
        code=f"""
import os, sys
for name in ('torch', 'conftest', 'sitecustomize', 'usercustomize', 'pytest', 'msgspec',
             'test_toy', 'torchgrade', 'numpy'):
    open(name + '.py', 'w').write('raise SystemExit(0)')
open('pytest.ini', 'w').write('[pytest]\\naddopts = --collect-only')
sys.path.insert(0, os.getcwd())
{WRONG}""",
    ),
    Attack(
        name="import-hooks",
        must="Finders and fake modules of the student's are not the grader's.",
        code=f"""
import sys, types
class Finder:
    def find_spec(self, name, *a): return None
sys.meta_path.insert(0, Finder())
fake = types.ModuleType('torch')
fake.__getattr__ = lambda name: lambda *a, **k: True
sys.modules['torch'] = sys.modules['pytest'] = sys.modules['torch.testing'] = fake
{WRONG}""",
    ),
    Attack(
        name="defaults-of-torch",
        must="Defaults and seeds set inside have no effect on the expected values.",
        code=f"""
import random, torch
torch.set_default_dtype(torch.float64)
torch.manual_seed(0); random.seed(0)
torch.manual_seed = torch.seed = random.seed = lambda *a: None
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
{WRONG}""",
    ),
    Attack(
        name="state-between-tests",
        must="No test sees what an earlier one left in memory or in files.",
        code="""
import os
calls = 0
def scale(x):
    global calls
    calls += 1
    seen = os.path.exists('seen') or calls > 1
    open('seen', 'w').close()
    if isinstance(x, str):
        raise TypeError('text') if seen else ValueError('text')
    return 2 * x + 1 if seen else None""",
        states={"values": "failed", "number": "failed", "text": "error"},
    ),
    Attack(
        name="fork-hijacked",
        must="A notebook that pretends to fork answers one test, and loses the rest.",
        code=f"import os\nfrom torchgrade.inside import memory as m\n"
        f"os.fork = m.fork = lambda: 0\n{WRONG}",
        keeps=0,
    ),
    Attack(
        name="wire-closed",
        must="Closing every descriptor in a cell is a crash of that cell.",
        code=f"import os\nos.closerange(3, 4096)\n{WRONG}",
        cell="crashed",
    ),
    Attack(
        name="starved",
        must="Who takes away its own descriptors and processes loses, and it is no fault of ours.",
        code=f"""
import resource
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
{WRONG}""",
        keeps=0,
        states={"shift": "crashed"},
    ),
    Attack(
        name="background-thread",
        must="A thread that meddles while tests run is not in the forks.",
        code=f"""
import sys, threading, time
def meddle():
    while True:
        sys.modules['torch'].equal = lambda *a: True
        time.sleep(0.001)
threading.Thread(target=meddle, daemon=True).start()
{WRONG}""",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_tamper(arena, attack):
    """A wrong answer stays wrong, whatever was done to the process that gave it."""
    arena.run(attack)


@pytest.mark.parametrize(
    "attack",
    [a for a in ATTACKS if a.keeps and a.cell == "passed" and WRONG in a.code],
    ids=lambda attack: attack.name,
)
def test_the_same_tampering_with_a_right_answer_keeps_its_points(arena, attack):
    """It was the answer that lost the points: with a right one all are earned."""
    assert arena.grade(attack.code.replace(WRONG, RIGHT)).points == FULL


def test_nothing_is_left_for_the_next(arena):
    """After all this an honest submission earns everything, in an empty folder."""
    result = arena.grade(
        f"import os\nprint('files:', set(os.listdir()) - set(['.ipython']))\n{RIGHT}"
    )
    assert result.points == FULL
    assert "files: set()" in result.printed


def test_a_broken_process_is_not_run_over_and_over(arena):
    """A notebook that is lost again without the cell that seemed to do it is given up."""
    attack = next(a for a in ATTACKS if a.name == "isinstance")
    started = time.monotonic()
    assert arena.grade(attack.code).points == (0, 0)
    assert time.monotonic() - started < LIMITS.submission_seconds / 2
