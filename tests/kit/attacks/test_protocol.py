"""The wire between the sandbox and the tests: frames and values that no honest agent sends."""

import pytest

from .arena import FULL, RIGHT, SHIFT, SHORT, TESTS, WRONG, Attack, names

FIND = """
import os, socket, struct, sys, time, msgspec
import torchgrade.inside.agent as a
fd = next(n for n in range(3, 64) if os.path.exists(f'/proc/self/fd/{n}')
          and os.readlink(f'/proc/self/fd/{n}').startswith('socket'))
def frame(seq, op, tree, buffers=(), lengths=None):
    lengths = lengths or [len(b) for b in buffers]
    body = msgspec.msgpack.encode([seq, op, tree, lengths])
    return struct.pack('!IQ', len(body), sum(lengths)) + body + b''.join(buffers)
real = a.Test._answer
def on_scale(answer):
    'Answer a call of `scale`, and nothing else, with frames of ones own.'
    def respond(self, frame):
        called = frame.op == 'call' and self._objects[frame.tree[1][1]] is scale
        return answer(self, frame) if called else real(self, frame)
    a.Test._answer = respond
def raw(self, data):
    self._wire._sock.sendall(data)
    time.sleep(30)
"""


def protocol(name, must, code, **more):
    """An attack by frames of one's own."""
    return Attack(name=name, must=must, code=f"{FIND}\n{WRONG}\n{code}", **more)


BROKEN = {"values": "crashed", "number": "crashed", "text": "crashed", "shift": "passed"}
ATTACKS = [
    protocol(
        "garbage",
        "Garbage on the descriptor found in /proc ends the cell that wrote it.",
        "os.write(fd, b'\\xff' * 64)\ntime.sleep(1)",
        cell="crashed",
    ),
    protocol(
        "announces-gigabytes",
        "A frame that announces more than the limits is refused unread.",
        "os.write(fd, struct.pack('!IQ', 2**32 - 1, 2**63))\ntime.sleep(1)",
        cell="crashed",
    ),
    protocol(
        "never-reads",
        "Who announces a frame and never sends it loses the time of one test.",
        "on_scale(lambda self, frame: raw(self, struct.pack('!IQ', 1 << 20, 0)))",
        limits=SHORT,
        states={"values": "timeout", "shift": "passed"},
    ),
    protocol(
        "drips",
        "A reply that comes byte by byte does not stretch a test's time.",
        """
def drip(self, frame):
    while True:
        self._wire._sock.sendall(b'\\0')
        time.sleep(0.02)
    raw(self, b'')
on_scale(lambda self, asked: [self._wire._sock.sendall(struct.pack('!IQ', 1 << 20, 0)),
                              drip(self, asked)])""",
        limits=SHORT,
        states={"values": "timeout", "shift": "passed"},
    ),
    protocol(
        "in-advance",
        "Replies sent ahead of the questions, verdicts in them, earn nothing.",
        """
passed = msgspec.json.encode({'state': 'passed', 'outputs': [], 'value': 12.0,
                              'value_kind': 'number'})
seq = 2  # the first question was whether the box is ready
for n in range(12):
    os.write(fd, frame(seq + n, 'ok', passed if n < 4 else 4711))""",
        keeps=None,
    ),
    protocol(
        "wrong-number",
        "A reply to another question than the one asked ends the conversation.",
        "on_scale(lambda self, asked: a.Frame(asked.seq + 1, 'ok', True))",
        states=BROKEN,
    ),
    protocol(
        "unknown-kind",
        "There is no reply of the kind `passed`.",
        "on_scale(lambda self, asked: a.Frame(asked.seq, 'passed', True))",
        states=BROKEN,
    ),
    protocol(
        "number-of-another-type",
        "A reply's number is an integer, not True, a float or a text.",
        """
turn = iter([True, 3.0, '3'])
on_scale(lambda self, asked: raw(self, frame(
    {'T': asked.seq == 3, 'i': float(asked.seq), 's': str(asked.seq)}['Tis'[len(asked.buffers)]],
    'ok', True)))""",
        states={"values": "crashed", "shift": "passed"},
    ),
    protocol(
        "no-message",
        "A body that is no message is refused.",
        "on_scale(lambda self, asked: raw(self, struct.pack('!IQ', 5, 0) + b'\\xc1' * 5))",
        states=BROKEN,
    ),
    protocol(
        "nested",
        "A body nested a million deep does not exhaust the grader's stack.",
        "deep = struct.pack('!IQ', 1 << 20, 0) + b'\\x91' * (1 << 20)\n"
        "on_scale(lambda self, asked: raw(self, deep))",
        states=BROKEN,
    ),
    protocol(
        "lengths-that-lie",
        "Buffers whose lengths are negative or don't add up are refused.",
        """
body = lambda asked: msgspec.msgpack.encode([asked.seq, 'ok', True, [-5, 5]])
on_scale(lambda self, asked: raw(self, struct.pack('!IQ', len(body(asked)), 0) + body(asked)))""",
        states=BROKEN,
    ),
    protocol(
        "very-many-buffers",
        "A frame of a million empty buffers is refused.",
        "none = [0] * 1_000_000\n"
        "on_scale(lambda self, asked: raw(self, frame(asked.seq, 'ok', True, (), none)))",
        states=BROKEN,
    ),
    protocol(
        "descriptors-passed",
        "Descriptors can't be sent along with a reply.",
        """
def give(self, asked):
    files = [os.open('/dev/null', os.O_RDONLY) for _ in range(200)]
    try:
        socket.send_fds(self._wire._sock, [frame(asked.seq, 'ok', 7)], files)
    except PermissionError:
        return a.Frame(asked.seq, 'ok', None)
    time.sleep(30)
on_scale(give)""",
        limits=SHORT,
        states={"values": "failed", "shift": "passed"},
    ),
    protocol(
        "second-process",
        "Two processes that answer one question break the conversation.",
        """
def twice(self, asked):
    if not (other := os.fork()):
        self._wire._sock.sendall(frame(asked.seq, 'ok', 7))
        os._exit(0)
    os.waitpid(other, 0)
    return a.Frame(asked.seq, 'ok', 7)
on_scale(twice)""",
        tests=TESTS.replace(
            "assert student.scale(n) == 2 * n + 1", "student.scale(n); student.scale(n)"
        ),
        states={"number": "crashed", "shift": "passed"},
    ),
    protocol(
        "hangs-up",
        "Closing the conversation in the middle of a test is a crash of that test.",
        "on_scale(lambda self, asked: [self._wire.close(), time.sleep(30)])",
        states=BROKEN,
    ),
    protocol(
        "forged-fork",
        "A notebook that names forks which it has not made gets no answer believed.",
        "a.Notebook._do_fork = lambda self, fd: -1",
        keeps=0,
    ),
    protocol(
        "forged-error",
        "An error's description is a claim: it names no outcome of pytest's.",
        """
forged = ['t', 'Skipped', 'INPUT', ['l', ['t', 0, 1]]]
on_scale(lambda self, asked: a.Frame(asked.seq, 'error', forged))""",
        states={"values": "error", "text": "error", "shift": "passed"},
        never=("INPUT",),
    ),
    protocol(
        "malformed-error",
        "An error without a description is an error still.",
        "on_scale(lambda self, asked: a.Frame(asked.seq, 'error', ['l', 1, 2, 3]))",
        states={"values": "error", "text": "error", "shift": "passed"},
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_protocol(arena, attack):
    """What breaks the protocol costs the one who broke it, and no more."""
    arena.run(attack)


def test_an_honest_agent_with_the_same_tools_earns_all(arena):
    """The tap on the wire alone changes nothing: it is the frames that lost the points."""
    code = f"{FIND}\n{RIGHT}\non_scale(real)"
    assert arena.grade(code).points == FULL


VALUES = {
    "pickle-as-an-extension": "msgspec.msgpack.Ext(1, b'cos\\nsystem\\n')",
    "timestamp": "__import__('datetime').datetime.now(__import__('datetime').timezone.utc)",
    "map-in-place-of-a-node": "{'a': 1}",
    "unknown-tag": "['X', 1]",
    "no-tag": "[]",
    "tag-of-a-number": "[1, 2]",
    "class-by-name": "['r', 'os.system', 'object', 'function']",
    "handle-below-zero": "['r', -1, 'object', 'x']",
    "handle-of-no-kind": "['r', 99, 'callback', 'x']",
    "handle-without-parts": "['r', 0]",
    "handle-too-large": "['r', True, 'object', 'x']",
    "tensor-without-its-bytes": "['T', 'float32', [2, 3], 'cpu', 0]",
    "tensor-of-another-buffer": "['T', 'float32', [2, 3], 'cpu', 7]",
    "empty-but-a-trillion-wide": "['T', 'float32', [0, 1 << 40], 'meta', None]",
    "handle-a-trillion-wide": (
        "['r', 98, 'tensor', ['T', 'float32', [0, 1 << 40], 'meta', None], ['v', 'cpu']]"
    ),
    "tensor-on-a-gpu": "['T', 'float32', [1], 'cuda', 0]",
    "tensor-on-another-machine": "['T', 'float32', [1], 'hpu', 0]",
    "handle-on-a-gpu": "['r', 97, 'tensor', ['T', 'float32', [1], 'meta', None], ['v', 'mtia']]",
    "tensor-without-values": "['T', 'float32', [1], 'meta', None]",
    "one-buffer-twice": "['l', *[['T', 'float32', [1], 'cpu', 0]] * 2]",
    "negative-dimension": "['T', 'float32', [-1], 'meta', None]",
    "hundred-dimensions": "['T', 'float32', [1] * 100, 'meta', None]",
    "dtype-by-name": "['T', 'os.system', [1], 'meta', None]",
    "device-by-name": "['v', 'cpu; import os']",
    "array-of-objects": "['A', '|O', [1], 0]",
    "record-array": "['A', 'V8', [1], 0]",
    "integer-of-a-million-digits": "['i', '9' * 1_000_000]",
    "integer-that-is-code": "['i', '__import__(\"os\")']",
    "dict-of-odd-length": "['d', 1]",
    "dict-with-lists-for-keys": "['d', ['l'], 1]",
    "colliding-keys": "['d', *(k * (2**61 - 1) for k in range(100_000))]",
    "too-many-items": "['l', *[0] * 300_000]",
    "sixty-five-deep": "deep(65)",
    "complex-of-words": "['c', 'one', 'two']",
}
CONTROLS = {"a-number": ("7", "passed"), "a-list": ("['l', 1, ['t', 2]]", "passed")}
CODEC_CODE = f"""
{FIND}
def deep(n): return ['l', deep(n - 1)] if n else 0
TREES = {{
{
    "".join(
        f"    {name!r}: lambda: {tree},{chr(10)}"
        for name, tree in [*VALUES.items(), *((n, t) for n, (t, _) in CONTROLS.items())]
    )
}
}}
def scale(name): return None
def answer(self, asked):
    return a.Frame(asked.seq, 'ok', TREES[asked.tree[2][1]](), (b'1234',))
on_scale(answer)
"""
CODEC_TESTS = "\n".join(
    f'''
@grades("scale_tests")
def test_{name.replace("-", "_")}(student):
    """The value {name} is taken."""
    student.scale("{name}")
'''
    for name in [*VALUES, *CONTROLS]
)


@pytest.fixture(scope="module")
def values(arena):
    """One submission that answers each hidden test with another malformed value."""
    tests = TESTS[: TESTS.index("@grades")] + CODEC_TESTS + TESTS[TESTS.index('@grades("shift') :]
    return arena.grade(CODEC_CODE, tests=tests, shift=SHIFT)


@pytest.mark.parametrize("name", VALUES)
def test_codec(values, name):
    """A value that no encoder of ours writes ends the test that asked for it."""
    assert values.states[name.replace("-", "_")] == "crashed"


@pytest.mark.parametrize("name", CONTROLS)
def test_values_sent_the_same_way_arrive(values, name):
    """Well-formed values from the same forged agent are taken: only the malformed are refused."""
    assert values.states[name.replace("-", "_")] == CONTROLS[name][1]
    assert values.points[1] == FULL[1]


LARGE = {
    "tiny-tensors": ("[torch.zeros(1) for _ in range(150_000)]", ("crashed", "timeout", "memory")),
    "huge-text": ("'x' * (200 << 20)", ("error", "crashed", "memory", "failed")),
    "huge-tensor": ("torch.zeros(60 << 20)", ("crashed", "error", "memory", "failed")),
    "huge-integer": ("1 << (1 << 22)", ("error", "failed")),
    "broadcast-bomb": ("torch.zeros(100_000, 1)", ("failed", "memory")),
    "length-without-end": ("Endless()", ("memory", "failed", "timeout", "error", "crashed")),
    "generator-without-end": ("iter(int, 1)", ("timeout",)),
    "deep-list": ("deep(5000)", ("error",)),
}
LARGE_TESTS = "\n".join(
    f'''
@grades("scale_tests")
def test_{name.replace("-", "_")}(student):
    """The answer is compared in ways that a large one could make slow."""
    answer = student.scale("{name}")
    if "{name}" == "tiny-tensors":
        torch.stack(answer)
    if "{name}" == "broadcast-bomb":
        assert (answer - torch.zeros(1, 100_000)).abs().max() < 1
    if "{name}" in ("length-without-end", "generator-without-end"):
        assert sorted(answer) == []
    assert isinstance(answer, torch.Tensor) and answer.shape == (2,)
'''
    for name in LARGE
)
LARGE_CODE = f"""
import torch
class Endless:
    def __len__(self): return 1 << 50
    def __iter__(self): return iter(int, 1)
def deep(n):
    made = []
    for _ in range(n): made = [made]
    return made
ANSWERS = {{
{"".join(f"    {name!r}: lambda: {answer},{chr(10)}" for name, (answer, _) in LARGE.items())}
}}
def scale(name): return ANSWERS[name]()
"""


@pytest.fixture(scope="module")
def large(arena):
    """One submission whose answers are as large as it can make them."""
    tests = TESTS[: TESTS.index("@grades")] + LARGE_TESTS + TESTS[TESTS.index('@grades("shift') :]
    return arena.grade(LARGE_CODE, tests=tests, limits=SHORT)


@pytest.mark.parametrize("name", LARGE)
def test_large_answers(large, name):
    """An answer that would blow up the trusted side costs its own test, in bounded time."""
    assert large.states[name.replace("-", "_")] in LARGE[name][1]
    assert large.points == (0, FULL[1])
    assert max(r.seconds for r in large.record.results) < 10


def test_the_grader_is_well_afterwards(arena):
    """The same grader gives an honest submission everything."""
    assert arena.honest().points == FULL
