"""What several threads of one process do at once does not end it."""

import ast
import subprocess
import sys
from pathlib import Path

import torchgrade

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
                yield from ((module, ast.unparse(k.value)) for k in node.keywords if k.arg == "type")


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
