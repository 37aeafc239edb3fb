"""What several threads do at once crashes no process; a crash that comes says where."""

import ast
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import torchgrade
from torchgrade.remote.wire import Frame, Wire

HOUSE = Path(torchgrade.__file__).parent
LOSES_TIME = """
import sys, threading, time

def wait(frame, event, _):
    if event == "call" and frame.f_code.co_name == "get_class_annotations":
        print("worked out late:", frame.f_locals["obj"].__name__, flush=True)
        time.sleep(0.3)
"""
"""A profile function that makes the time long in which msgspec works a type out."""


def run(code):
    """Run a program, in which a thread loses time wherever a type is worked out."""
    return subprocess.run(
        [sys.executable, "-c", LOSES_TIME + code], capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip


def types_read_into():
    """Name each module's types that it gives to `convert` or to a `decode`, as it writes them."""
    for path in sorted(HOUSE.rglob("*.py")):
        module = ".".join(("torchgrade", *path.relative_to(HOUSE).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name == "msgspec.convert":
                yield module, ast.unparse(node.args[1])
            elif name in ("msgspec.json.decode", "msgspec.msgpack.decode"):
                yield from (
                    (module, ast.unparse(k.value)) for k in node.keywords if k.arg == "type"
                )


def test_types_are_worked_out_before_there_are_threads():
    """Where something is read into a type, importing the module has made that type ready."""
    found = [pair for pair in types_read_into() if pair[1] != "kind"]
    assert len(found) > 10
    done = run(f"""
import importlib
found = {found!r}
modules = {{name: importlib.import_module(name) for name, _ in found}}
import msgspec
sys.setprofile(wait)
for module, kind in found:
    msgspec.json.Decoder(eval(kind, vars(modules[module])))
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_threads_may_begin_together():
    """Two workers that read their first unit at once do not end the process."""
    done = run("""
import msgspec
from torchgrade.config import Assignment, Course
from torchgrade.engine.unit import Bundle, pack, versions, _unpacked

course = Course(course_id="c", assignments=(Assignment(name="a"),))
data, _ = pack(Bundle(course=course, device="cpu", files={}, given={}, versions=versions()))
threading.setprofile(wait)
def begin(seconds):
    time.sleep(seconds)
    print(_unpacked(data).course.course_id)
threads = [threading.Thread(target=begin, args=(seconds,)) for seconds in (0, 0.45)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "c\nc\n", "")


CRASH = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"


def test_a_command_that_crashes_says_where(tmp_path):
    """A crash of the interpreter leaves a traceback, and its signal is the command's end."""
    (tmp_path / "grader_config.py").write_text(CRASH)
    command = [Path(sys.executable).with_name("torchgrade"), "export", "tiny"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in done.stderr
    assert "commands.py" in done.stderr
    assert done.stdout == ""


def test_a_command_needs_no_standard_error():
    """Where standard error is closed, a command works as it does elsewhere."""
    command = [Path(sys.executable).with_name("torchgrade"), "--version"]
    done = subprocess.run(
        ["sh", "-c", '"$0" "$@" 2>&-', *command], capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"{torchgrade.__version__}\n")


def test_a_runner_that_crashes_says_where():
    """The tests' runner tells of a crash on standard error, and nothing of it on its socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        runner = subprocess.Popen(
            [sys.executable, "-P", "-m", "torchgrade.engine.runner", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        theirs.close()
        wire, (end, there) = Wire(ours), socket.socketpair()
        with end, there:
            wire.send(Frame(1, "folder", "/nowhere", (), (there.fileno(),)))
            assert wire.receive(deadline=time.monotonic() + 100).op == "forked"
        runner.send_signal(signal.SIGSEGV)
        _, said = runner.communicate(timeout=100)
        assert ours.recv(1) == b""
    assert runner.returncode == -signal.SIGSEGV
    assert b"Fatal Python error: Segmentation fault" in said
    assert b"in _next_fork" in said
