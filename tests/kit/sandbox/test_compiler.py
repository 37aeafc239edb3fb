"""torch.compile with its default backend in boxes at the default limits, real compiler and all."""

import os
from pathlib import Path

import pytest

from torchgrade.inside import compiler
from torchgrade.inside.spawn import Bind
from torchgrade.inside.warmup import ENVIRONMENT
from torchgrade.sandbox.warm import WarmSandbox

TOYS = str(Path(__file__).parent / "toys")
COMPILE_SECONDS = 60
pytestmark = pytest.mark.skipif(bool(compiler.missing()), reason=compiler.missing())

STEP = """
import glob, os, torch
from torch._dynamo.utils import counters
from torch._inductor import cpp_builder
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = torch.nn.Linear(16, 32), torch.nn.Linear(32, 4)
    def forward(self, x):
        return self.two(torch.relu(self.one(x)))
commands, run = [], cpp_builder.run_compile_cmd
def note(command, cwd):
    commands.append(command)
    run(command, cwd)
cpp_builder.run_compile_cmd = note
found = glob.glob("/tmp/torchinductor*")
net, x = Net(), torch.rand(8, 16)
y = torch.compile(net)(x)
same = torch.allclose(y, net(x), atol=1e-6)
"""


def open_sandbox(notices, isolation="namespaces"):
    return WarmSandbox(
        isolation,
        on_notice=notices.append,
        isolation=isolation,
        target="boxtoys:serve",
        binds=(Bind(source=TOYS, target=TOYS),),
        search=(TOYS,),
        compiler=True,
    )


@pytest.fixture(scope="module")
def warm(levels):
    """A server that is warm for torch.compile."""
    if not levels["namespaces"].available:
        pytest.skip(levels["namespaces"].reason)
    notices = []
    sandbox = open_sandbox(notices)
    sandbox.filtered  # noqa: B018 - waits until it is warm
    yield sandbox
    sandbox.close()
    assert [n for n in notices if "torch.compile" in n] == []


@pytest.fixture
def box(warm, start_box):
    """A box at the default limits."""
    toy = start_box(warm)
    toy.sock.settimeout(COMPILE_SECONDS)
    return toy


def test_a_training_step_is_compiled(box):
    """Forward and backward are compiled in a box: right numbers, one thread, a small /tmp."""
    result = box.run(
        STEP
        + """
y.square().mean().backward()
compiled = [p.grad.clone() for p in net.parameters()]
net.zero_grad()
net(x).square().mean().backward()
alike = all(torch.allclose(a, p.grad, atol=1e-6) for a, p in zip(compiled, net.parameters()))
size = sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk("/tmp") for f in fs)
result = [same, alike, len(commands), size, len(os.listdir("/proc/self/task"))]
"""
    )
    same, alike, commands, size, threads = result
    assert (same, alike, threads) == (True, True, 1)
    assert commands >= 2
    assert size < 8 << 20


def test_the_compiler_takes_the_precompiled_header(box):
    """Of all commands that ran none probes the processor, and g++ accepts the kept header."""
    result = box.run(
        STEP
        + """
import re, subprocess
command = re.sub(r" -o \\S+| -c(?= )", "", commands[0]) + " -H -fsyntax-only"
result = [len(commands), subprocess.run(command, shell=True, capture_output=True, text=True).stderr]
"""
    )
    assert result[0] == 1
    accepted = [line for line in result[1].splitlines() if line.startswith("! ")]
    assert len(accepted) == 1
    assert accepted[0].endswith(f"/{compiler.HEADER}.gch")


def test_a_fork_of_a_box_compiles(box):
    """A hidden test's fork runs what the notebook compiled, and compiles something new."""
    code = box.run(
        STEP
        + """
pid = os.fork()
if pid == 0:
    code = 1
    try:
        again = torch.allclose(torch.compile(net)(x), y)
        new = torch.compile(lambda x: torch.sin(x) + x)(x)
        code = 7 if again and torch.allclose(new, torch.sin(x) + x, atol=1e-6) else 2
    finally:
        os._exit(code)
result = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""
    )
    assert code == 7


def test_what_a_box_compiled_is_invisible_to_the_next(warm, box, start_box):
    """Every box begins with an empty cache of its own."""
    report = "\nresult = [found, dict(counters['inductor']), glob.glob('/tmp/torchinductor*/*')]"
    first = box.run(STEP + report)
    second = start_box(warm)
    second.sock.settimeout(COMPILE_SECONDS)
    found, counted, _ = second.run(STEP + report)
    assert first[2]  # there was something to see
    assert found == []
    assert counted["fxgraph_cache_miss"] == 1
    assert "fxgraph_cache_hit" not in counted


def test_no_box_can_change_what_is_kept(box):
    """The kept folder can be read in a box; nothing in it can be written, removed or replaced."""
    result = box.run(
        STEP
        + """
import errno
path = commands[0].split("-include ")[1].split()[0]
folder = os.path.dirname(path)
def refused(call, *args):
    try:
        call(*args)
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
result = [[
    refused(open, name, "ab"),
    refused(os.truncate, name, 0),
    refused(os.unlink, name),
    refused(os.rename, name, name + "2"),
    refused(os.chmod, name, 0o666),
    refused(os.link, "/proc/self/exe", folder + "/new"),
    refused(os.mkdir, folder + "/new"),
] for name in (path, path + ".gch")] + [os.path.getsize(path + ".gch") > 1 << 20]
result += [os.statvfs(folder).f_flag & os.ST_RDONLY, os.stat(path).st_uid, os.getuid()]
"""
    )
    *refusals, large, read_only, owner, user = result
    assert large
    assert read_only
    assert owner != user or os.getuid() != 0  # root's server has another user than root
    for calls in refusals:
        assert set(calls) <= {"EROFS", "EACCES", "EPERM", "EXDEV"}


def test_without_a_compiler_the_rest_goes_on(levels, monkeypatch, tmp_path, start_box):
    """The notice names the package; torch works; torch.compile fails with the compiler's error."""
    if not levels["namespaces"].available:
        pytest.skip(levels["namespaces"].reason)
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setitem(ENVIRONMENT, "PATH", str(tmp_path))
    notices = []
    sandbox = open_sandbox(notices)
    try:
        toy = start_box(sandbox)
        toy.sock.settimeout(COMPILE_SECONDS)
        answer = toy.ask(f"import os\nos.environ['PATH'] = {str(tmp_path)!r}\n" + STEP)
        assert answer["error"] == "InductorError"
        assert "InvalidCxxCompiler: No working C++ compiler found" in answer["text"]
        assert toy.run("result = float(torch.ones(2) @ torch.ones(2))") == 2.0
        toy.box.kill()
    finally:
        sandbox.close()
    (notice,) = [n for n in notices if "torch.compile" in n]
    assert "g++ is missing: install it: `sudo apt install g++ python3-dev`" in notice
