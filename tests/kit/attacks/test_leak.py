"""Looking for expected values, hidden tests and hidden inputs."""

import pytest

from .arena import FULL, RIGHT, SCALE_POINTS, SECRET, TESTS, WRONG, Attack, names

SPY = """
seen = []
def log(): return [repr(item)[:300] for item in seen]
"""
HEAD = f'''
import pytest, torch
from torchgrade.testing import grades
PASSWORD = "{SECRET}"
EXPECTED = 31415.9265
'''
SHIFT_TESTS = TESTS[TESTS.index('@grades("shift_tests")') :]
EVERY_OPERATION = (
    HEAD
    + '''
@grades("scale_tests")
def test_spy(student):
    """Every way to compare is refused, and the object hears of none."""
    spy = student.scale(3)
    tried = 0
    for operation in (
        lambda: spy == PASSWORD, lambda: PASSWORD == spy, lambda: spy != PASSWORD,
        lambda: spy < EXPECTED, lambda: spy - EXPECTED, lambda: EXPECTED - spy,
        lambda: PASSWORD in spy, lambda: spy in (PASSWORD,), lambda: {PASSWORD: 1}[spy],
        lambda: bool(spy), lambda: float(spy), lambda: int(spy), lambda: hash(spy),
        lambda: torch.testing.assert_close(spy, EXPECTED), lambda: torch.tensor(EXPECTED) - spy,
        lambda: pytest.approx(EXPECTED) == spy, lambda: abs(spy - EXPECTED) < 1,
        lambda: spy @ torch.eye(2), lambda: torch.allclose(spy, torch.tensor(EXPECTED)),
        lambda: max([spy, EXPECTED]), lambda: sorted([EXPECTED, spy]),
    ):
        with pytest.raises(BaseException):
            operation()
        tried += 1
    assert tried == 21
    heard = str(student.log())
    assert PASSWORD not in heard and "31415" not in heard, heard

'''
    + SHIFT_TESTS
)
TENSOR = (
    HEAD
    + '''
@grades("scale_tests")
def test_spy(student):
    """A tensor is compared outside: the student's hears of no comparison."""
    found = student.scale(3)
    with pytest.raises(AssertionError):
        torch.testing.assert_close(found, torch.full((2,), EXPECTED))
    assert not torch.equal(found, torch.full((2,), EXPECTED))
    assert not bool((found == EXPECTED).any())
    heard = str(student.log())
    assert heard != "[]" and "31415" not in heard, heard
    assert not any(name in heard for name in ("allclose", "'eq'", "equal", "isclose")), heard

'''
    + SHIFT_TESTS
)
SEARCH = (
    HEAD
    + '''
import inspect

@grades("scale_tests")
def test_search(student):
    """The search ran to its end and found nothing."""
    expected = PASSWORD
    looked, found = student.scale(3)
    assert looked > 100 and found == [], found

'''
    + SHIFT_TESTS
)


ATTACKS = [
    Attack(
        name="operators",
        must="No expected value reaches the object that it is compared with.",
        code=f"""
{SPY}
class Spy:
    def __getattribute__(self, name):
        seen.append(name)
        return object.__getattribute__(self, name)
def listen(name):
    def method(self, *args):
        seen.append((name, args))
        return True
    setattr(Spy, name, method)
for name in ('eq ne lt le gt ge hash bool float int index contains sub rsub add radd abs matmul '
             'rmatmul array array_ufunc torch_function len_hint format').split():
    listen(f'__{{name}}__')
def scale(x): return Spy()""",
        earns=SCALE_POINTS,
        tests=EVERY_OPERATION,
    ),
    Attack(
        name="tensor-subclass",
        must="A tensor that listens hears that it is fetched, never with what it is compared.",
        code=f"""
import torch
{SPY}
class Listening(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        seen.append((getattr(func, '__name__', func), args[1:]))
        return super().__torch_function__(func, types, args, kwargs or {{}})
def scale(x): return torch.zeros(2).as_subclass(Listening)""",
        earns=SCALE_POINTS,
        tests=TENSOR,
    ),
    Attack(
        name="frames",
        must="No frame of the process belongs to a test or holds an expected value.",
        code="""
import sys, threading
def scale(x):
    looked, found, frames = 0, [], list(sys._current_frames().values())
    for frame in frames:
        while frame:
            looked += 40
            text = frame.f_code.co_filename
            text += str(sorted(frame.f_locals)) + str(sorted(frame.f_globals))
            found += [w for w in ('test_toy', 'PASSWORD', 'EXPECTED', 'expected') if w in text]
            frame = frame.f_back
    return looked, found""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
    Attack(
        name="all-objects",
        must="Among all objects of the process there is no hidden test and no expected value.",
        code="""
import gc, types
def scale(x):
    gc.unfreeze()
    wanted, found, objects = 'kiw' + 'i-4c1f', [], gc.get_objects()
    for item in objects:
        if type(item) is dict:
            found += [k for k, v in list(item.items()) if type(v) is str and wanted in v]
        if type(item) is types.FunctionType and item.__name__.startswith('test_search'):
            found.append(item.__name__)
    return len(objects), found""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
    Attack(
        name="memory",
        must="The secret is nowhere in the memory of the process.",
        code="""
import re
def scale(x):
    wanted, found, looked = re.compile(b'kiwi[-]4c1f'), [], 0
    with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as mem:
        for line in maps:
            area, rights, rest = line.split(maxsplit=2)
            start, end = (int(n, 16) for n in area.split('-'))
            if 'w' not in rights or '/' in rest or end - start > 64 << 20:
                continue
            mem.seek(start)
            try:
                data = mem.read(end - start)
            except OSError:
                continue
            looked += len(data) >> 12
            found += [m.start() for m in wanted.finditer(data)]
    return looked, len(found) and ['found'] or []""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
    Attack(
        name="wiretap",
        must="What comes over the wire is names and inputs, nothing else.",
        code="""
import torchgrade.inside.agent as a
heard = []
real = a.Wire.receive
def receive(self, **k):
    frame = real(self, **k)
    heard.append(repr((frame.op, frame.tree, frame.buffers)))
    return frame
a.Wire.receive = receive
def scale(x):
    text = ' '.join(heard)
    return 101 + len(heard), [w for w in ('kiw' 'i-', 'test_', 'PASSWORD') if w in text]""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
    Attack(
        name="profiler",
        must="A tracer of every call sees the agent's, and none of the tests'.",
        code="""
import sys, threading
names = set()
def note(frame, event, arg): names.add(frame.f_code.co_filename + ' ' + frame.f_code.co_name)
def scale(x):
    sys.setprofile(None)
    return 101 + len(names), [n for n in names if 'test_toy' in n or 'assert_close' in n]
sys.setprofile(note); threading.setprofile(note)""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
    Attack(
        name="input-printed",
        must="What a hidden test makes the code print is thrown away, on every channel.",
        code="""
import logging, os, sys, warnings
from IPython.display import display
def scale(x):
    print('INPUT', x)
    print('INPUT', x, file=sys.stderr)
    for stream in (sys.__stdout__, sys.__stderr__):
        stream.write(f'INPUT {x}'); stream.flush()
    os.write(1, b'INPUT'); os.write(2, b'INPUT')
    logging.error('INPUT %s', x); warnings.warn(f'INPUT {x}')
    display({'INPUT': x}); get_ipython().outputs.stream('stdout', f'INPUT {x}')""",
        never=("INPUT",),
    ),
    Attack(
        name="input-in-an-error",
        must="Neither an exception's text nor its class's name carries the input to the student.",
        code="""
def scale(x):
    try:
        raise ValueError(f'INPUT {x}')
    except ValueError as error:
        error.add_note(f'INPUT {x}')
        raise type(f'INPUT_{x}', (LookupError,), {})(f'INPUT {x}') from error""",
        never=("INPUT",),
        states={"values": "error", "number": "error"},
    ),
    Attack(
        name="input-as-a-missing-name",
        must="The name of what is missing is the grader's own.",
        code=f"""
import torchgrade.inside.agent as a
real = a.Test._answer
def answer(self, frame):
    if frame.op == 'call':
        return a.Frame(frame.seq, 'missing', 'INPUT')
    return real(self, frame)
a.Test._answer = answer
{WRONG}""",
        keeps=0,
        never=("INPUT",),
    ),
    Attack(
        name="names-of-tests",
        must="The process is not told which test it serves.",
        code="""
import os, sys
def scale(x):
    places = [sys.argv, dict(os.environ), open('/proc/self/cmdline').read(),
              open('/proc/self/comm').read(), open('/proc/self/environ').read()]
    text = ' '.join(map(str, places))
    return 101, [w for w in ('test_search', 'test_toy', 'scale_tests') if w in text]""",
        earns=SCALE_POINTS,
        tests=SEARCH,
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_leak(arena, attack):
    """The secret stays outside, and nothing of a hidden test gets to the student."""
    arena.run(attack)


def test_a_search_finds_what_is_there(arena):
    """The searches work: a secret of the student's own is found by each of them."""
    own = f"PASSWORD = '{SECRET}'\nkept = {{'a': PASSWORD}}"
    searches = [a for a in ATTACKS if a.name in ("frames", "all-objects", "memory")]
    for attack in searches:
        result = arena.grade(f"{own}\n{attack.code}", tests=SEARCH)
        assert result.states["search"] == "failed", attack.name
    assert len(searches) == 3


def test_nothing_of_one_submission_is_found_by_the_next(arena):
    """Files, sockets and shared memory of one submission are not there for another."""
    drop = """
import os, socket
for place in ('/tmp/drop', '/dev/shm/drop', 'drop'):
    open(place, 'w').write('the answer')
kept = socket.socket(socket.AF_UNIX); kept.bind('\\0drop'); kept.listen()
print(sorted(os.listdir('/dev/shm')))
"""
    pick = """
import os, socket
print('found', [p for p in ('/tmp/drop', '/dev/shm/drop', 'drop') if os.path.exists(p)])
print('socket', socket.socket(socket.AF_UNIX).connect_ex('\\0drop'))
"""
    assert "['drop']" in arena.grade(drop + RIGHT).printed
    result = arena.grade(pick + RIGHT)
    assert "found []" in result.printed
    assert "socket 111" in result.printed
    assert result.points == FULL
