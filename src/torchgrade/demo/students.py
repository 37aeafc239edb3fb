"""The class: what each made-up student hands in.

Answers come from the assignment's library of right and wrong solutions; the rest of the class
hands in what classes hand in: nothing, half, the wrong file, and now and then an attack.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from torchgrade.library import Kind
from torchgrade.notebook import grade_id

Spoil = Callable[[NotebookNode], None]


@dataclasses.dataclass(frozen=True)
class Student:
    """One student of the made-up class.

    Attributes:
        name: Student id.
        story: What was handed in, for the reader of the demo's code.
        lang: Language of the notebook.
        answers: Members of the library put in place of the solution; None leaves every answer
            cell as it was released.
        skipped: Answer cells left as they were released.
        spoil: Applied to the notebook before it is written.
        break_file: Applied to the file after it was written.
    """

    name: str
    story: str
    lang: str = "en"
    answers: tuple[tuple[Kind, str], ...] | None = ()
    skipped: tuple[str, ...] = ()
    spoil: Spoil | None = None
    break_file: Callable[[Path], None] | None = None


def _wrong(*names: str) -> tuple[tuple[Kind, str], ...]:
    return tuple(("wrong", name) for name in names)


def _right(*names: str) -> tuple[tuple[Kind, str], ...]:
    return tuple(("right", name) for name in names)


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def _before(name: str, code: str) -> Spoil:
    """Put code before what stands in an answer cell."""

    def spoil(notebook: NotebookNode) -> None:
        cell = _cell(notebook, name)
        cell.source = f"{code}\n\n{cell.source}"

    return spoil


def _delete(name: str) -> Spoil:
    def spoil(notebook: NotebookNode) -> None:
        notebook.cells.remove(_cell(notebook, name))

    return spoil


def _twice(name: str) -> Spoil:
    def spoil(notebook: NotebookNode) -> None:
        cell = _cell(notebook, name)
        double = copy.deepcopy(cell)
        double.id = "double"
        double.source = "# an older try\n" + cell.source
        notebook.cells.insert(notebook.cells.index(cell), double)

    return spoil


def _empty(notebook: NotebookNode) -> None:
    notebook.cells = []


def _foreign_kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {
        "name": "julia-1.11",
        "display_name": "Julia",
        "language": "julia",
    }


def _forged(notebook: NotebookNode) -> None:
    """Ask for more points, and for the tests not to be run."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["nbgrader"]["points"] = 1000
            cell.metadata["tags"] = ["skip-execution"]
            cell.source = "pass"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2_000])


def _rename(path: Path) -> None:
    path.rename(path.with_name("02_dataset (1).ipynb"))


_LOOP = "n = 0\nwhile True:\n    n += 1"
_FORK_BOMB = (
    "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
)
_HOG = "hoard = []\nwhile True:\n    hoard.append(bytearray(64 << 20))"
_EXIT = "import os\nprint('all tests passed')\nos._exit(0)"
_PATCH = (
    "torch.allclose = torch.equal = lambda *a, **k: True\n"
    "torch.testing.assert_close = lambda *a, **k: None\n"
    "import builtins\nbuiltins.isinstance = lambda *a: True"
)
_AGREEABLE = (
    "class Agreeable(torch.Tensor):\n"
    "    @classmethod\n"
    "    def __torch_function__(cls, func, types, args=(), kwargs=None):\n"
    "        return True\n"
    "class RandomXY(Dataset):\n"
    "    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0): self.n = n\n"
    "    def __len__(self): return self.n\n"
    "    def __getitem__(self, i): return torch.ones(5).as_subclass(Agreeable), Agreeable()"
)
_SCRIPT = (
    "from IPython.display import HTML, Javascript, display\n"
    "display(HTML('<script>document.body.innerHTML = \"100 / 100\"</script>'\n"
    "             '<img src=x onerror=\"alert(1)\">'))\n"
    "display(Javascript('alert(2)'))\n"
    "print('<script>alert(3)</script>')"
)
_SPY = (
    "import glob, os\n"
    "for place in ('/', '/root', '/home', '/work', '/srv', '/tmp', os.getcwd()):\n"
    "    print(place, os.listdir(place) if os.path.isdir(place) else 'is not there')\n"
    "for name in ('gradebook.db', 'grader_config.py', 'homework', '02_dataset'):\n"
    "    for up in range(8):\n"
    "        for found in glob.glob('../' * up + '*/' * 2 + name):\n"
    "            print('FOUND', found)"
)

_ALWAYS: tuple[Student, ...] = (
    Student("ada", "the instructor's way"),
    Student("anaïs", "the same in Spanish", lang="es"),
    Student(
        "benjamín",
        "NumPy generator and precomputed windows",
        "es",
        _right("S2.1a_numpy_generator", "S2.3a_all_windows_in_advance", "S2.4a_cumulative_numpy"),
    ),
    Student(
        "chidi",
        "TensorDataset, random_split, one pass in float64",
        "en",
        _right("S2.1b_tensordataset_fork_rng", "S2.4b_random_split", "S2.5a_one_pass_double"),
    ),
    Student(
        "daniela",
        "lists of pairs and generator expressions",
        "es",
        _right(
            "S2.1c_list_of_pairs", "S2.2a_list_assertion_identity", "S2.6a_generator_expression"
        ),
    ),
    Student(
        "dmitri",
        "unusual all through",
        "en",
        _right("S2.3b_tensor_of_starts", "S2.5c_walks_with_a_loader", "S2.6x2_iterator_class"),
    ),
    Student("elif", "randint's upper bound", "en", _wrong("M2.1c_inclusive_bound")),
    Student(
        "emilia",
        "seeds the global generator twice",
        "es",
        _wrong("M2.1e_global_seed", "M2.4d_global_seed"),
    ),
    Student("farid", "items are views of the data", "en", _wrong("M2.2x1_views")),
    Student("gabriela", "an empty Sequential is falsy", "es", _wrong("M2.2x5_truth_value")),
    Student("hana", "the horizon is forgotten", "en", _wrong("M2.3b_horizon_forgotten")),
    Student(
        "ignacio", "the target starts inside the window", "es", _wrong("M2.3e_target_inside_window")
    ),
    Student("jun", "no shuffle, remainder dropped", "en", _wrong("M2.4a_remainder_dropped")),
    Student("karla", "0.29 * 100 is 28", "es", _wrong("M2.4x2_truncated_product")),
    Student("liam", "statistics of the validation data", "en", _wrong("M2.5f_refitted")),
    Student("martina", "normalises in place", "es", _wrong("M2.5e_in_place")),
    Student("ngozi", "ignores the worker info", "en", _wrong("M2.6a_worker_info_ignored")),
    Student("o'brien", "opens the source once", "en", _wrong("M2.6b_source_opened_once")),
    Student(
        "pilar",
        "three misconceptions at once",
        "es",
        _wrong("M2.1x1_integer_targets", "M2.3c_negative_length", "M2.6e_transform_for_everybody"),
    ),
    Student("quentin", "half of the exercises", "en", (), ("e2_4", "e2_5", "e2_6")),
    Student("rosa", "nothing but the released notebook", "es", None),
    Student("sven", "an empty notebook", "en", None, spoil=_empty),
    Student("tomás", "a file that was cut off", "es", break_file=_cut),
    Student("uma", "a test cell is deleted", "en", spoil=_delete("e2_1_tests")),
    Student("valeria", "an answer cell was copied and pasted", "es", spoil=_twice("e2_2")),
    Student("wei", "saved with another kernel", "en", spoil=_foreign_kernel),
    Student("ximena", "the browser renamed the file", "es", break_file=_rename),
    Student("yusuf", "forged points and tags", "en", None, spoil=_forged),
    Student("zoe", "an endless loop in one cell", "en", spoil=_before("e2_4", _LOOP)),
)

HOSTILE: tuple[Student, ...] = (
    Student("mallory-bomb", "a fork bomb", spoil=_before("e2_3", _FORK_BOMB)),
    Student("mallory-exit", "os._exit(0) in the first answer", spoil=_before("e2_1", _EXIT)),
    Student("mallory-hog", "takes all the memory", spoil=_before("e2_5", _HOG)),
    Student(
        "mallory-lie",
        "a tensor that agrees with everything",
        "en",
        None,
        spoil=_before("e2_1", _AGREEABLE),
    ),
    Student(
        "mallory-patch", "patches torch, answers nothing", "en", None, spoil=_before("e2_1", _PATCH)
    ),
    Student("mallory-script", "script tags in the output", spoil=_before("e2_2", _SCRIPT)),
    Student("mallory-spy", "looks for the hidden tests", "en", None, spoil=_before("e2_1", _SPY)),
)

STUDENTS: tuple[Student, ...] = _ALWAYS + HOSTILE
