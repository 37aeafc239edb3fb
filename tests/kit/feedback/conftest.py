"""A realistic autograded notebook, in both languages, and a hostile one."""

import base64
import io
import json

import msgspec
import nbformat
import pytest
from PIL import Image, ImageDraw

from torchgrade.model import (
    CellVerdict,
    CheckResult,
    HiddenTest,
    Hint,
    State,
    Verdict,
)

HEADINGS = {
    "en": {
        "title": "A2 · Dataset: the contract (x, y)",
        "e1": "2.1 RandomXY, the deck's dataset",
        "e2": "2.2 A dataset of pairs, with transforms",
        "e3": "2.3 Sliding window",
        "e4": "2.4 Split the indices",
        "e5": "2.5 Explain: why must a normaliser not see the validation data?",
        "examples": "Examples",
    },
    "es": {
        "title": "A2 · Dataset: el contrato (x, y)",
        "e1": "2.1 RandomXY, el dataset de las diapositivas",
        "e2": "2.2 Un dataset de pares, con transformaciones",
        "e3": "2.3 Ventana deslizante",
        "e4": "2.4 Repartir los índices",
        "e5": "2.5 Explica: ¿por qué un normalizador no debe ver los datos de validación?",
        "examples": "Ejemplos",
    },
}

RANDOM_XY = '''class RandomXY(torch.utils.data.Dataset):
    """Pairs (x, y): five random features and a target that is 0 or 1."""

    def __init__(self, n, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, 5, generator=generator)
        self.y = torch.randint(0, 1, (n,), generator=generator)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


data = RandomXY(5, seed=3)
for x, y in data:
    print(x.round(decimals=2).tolist(), int(y))
'''

PAIRS = """class PairDataset(torch.utils.data.Dataset):
    def __init__(self, inputs, targets, transform=None):
        self.inputs, self.targets = inputs, targets
        self.transform = transform

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, i):
        x = self.inputs[i]
        if self.transform is not None:
            x = self.transform(x)
        return x, self.targets[i + 1]   # off by one?
"""

WINDOW = """class SlidingWindow(torch.utils.data.Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return max(0, len(self.series) - self.width + 1)

    def __getitem__(self, i):
        if not 0 <= i < len(self):
            raise IndexError(i)
        return self.series[i : i + self.width]
"""

SPLIT = """def split_indices(n, share, seed=0):
    order = list(range(n))
    while len(order) > n * share:   # shuffle until it looks random
        order.append(order.pop(0))
    return order
"""

SENTENCES = {
    "test_e2_1.py::test_length": "The dataset has as many items as asked.",
    "test_e2_1.py::test_shapes": "Each item is a pair: five features and a target without shape.",
    "test_e2_1.py::test_targets": "Both targets, 0 and 1, occur.",
    "test_e2_1.py::test_same_item_twice": "The same index gives the same item, every time.",
    "test_e2_1.py::test_cuda": "The dataset can be built on a GPU.",
    "test_e2_2.py::test_pairs": "Input and target with the same index belong together.",
    "test_e2_2.py::test_last": "The last item can be read.",
    "test_e2_2.py::test_transform": "The transform sees each input once.",
    "test_e2_3.py::test_windows": "Windows overlap by all but one value.",
    "test_e2_3.py::test_end": "Iteration ends after the last window.",
    "test_e2_4.py::test_disjoint": "No index is in both parts.",
    "test_e2_4.py::test_big": "A million indices can be split.",
    "test_e2_4.py::test_seed": "The same seed gives the same parts.",
    "test_e2_4.py::test_name": "split_three exists.",
}

TRANSLATIONS = {
    "The dataset has as many items as asked.": "El dataset tiene tantos elementos como se piden.",
    "Each item is a pair: five features and a target without shape.": (
        "Cada elemento es un par: cinco características y un objetivo sin forma."
    ),
    "Both targets, 0 and 1, occur.": "Aparecen los dos objetivos, 0 y 1.",
    "The same index gives the same item, every time.": (
        "El mismo índice da el mismo elemento, siempre."
    ),
    "The dataset can be built on a GPU.": "El dataset se puede construir en una GPU.",
    "Input and target with the same index belong together.": (
        "La entrada y el objetivo con el mismo índice van juntos."
    ),
    "The last item can be read.": "Se puede leer el último elemento.",
    "The transform sees each input once.": "La transformación ve cada entrada una sola vez.",
    "Windows overlap by all but one value.": "Las ventanas se solapan en todo menos un valor.",
    "Iteration ends after the last window.": "La iteración termina tras la última ventana.",
    "No index is in both parts.": "Ningún índice está en las dos partes.",
    "A million indices can be split.": "Se puede repartir un millón de índices.",
    "The same seed gives the same parts.": "La misma semilla da las mismas partes.",
    "split_three exists.": "split_three existe.",
}


def _result(test: str, state: State, **more) -> CheckResult:
    more.setdefault("detail", "SECRET-DETAIL assert 0.7311 == 0.2689")
    more.setdefault("where", 4242)
    cell = test.removeprefix("test_").split(".")[0] + "_tests"
    return CheckResult(test=test, cell=cell, state=state, **more)


def make_verdict(lang: str) -> Verdict:
    """Return a verdict in which every state occurs."""
    tests = {
        test: HiddenTest(
            test=test,
            cell=test.removeprefix("test_").split(".")[0] + "_tests",
            sentence=sentence,
            devices=("cuda",) if "cuda" in test else (),
        )
        for test, sentence in SENTENCES.items()
    }
    states = {
        "e2_1_tests": [
            _result("test_e2_1.py::test_length", State.PASSED),
            _result("test_e2_1.py::test_shapes", State.PASSED),
            _result("test_e2_1.py::test_targets", State.FAILED),
            _result("test_e2_1.py::test_same_item_twice", State.PASSED),
            _result("test_e2_1.py::test_cuda", State.NOT_RUN),
        ],
        "e2_2_tests": [
            _result("test_e2_2.py::test_pairs", State.FAILED),
            _result(
                "test_e2_2.py::test_last",
                State.ERROR,
                exception="IndexError",
                student_lines=((3, 17), (6, 13), (7, 1)),
            ),
            _result("test_e2_2.py::test_transform", State.MEMORY),
        ],
        "e2_3_tests": [
            _result("test_e2_3.py::test_windows", State.PASSED),
            _result("test_e2_3.py::test_end", State.PASSED),
        ],
        "e2_4_tests": [
            _result("test_e2_4.py::test_disjoint", State.CRASHED),
            _result("test_e2_4.py::test_big", State.TIMEOUT),
            _result("test_e2_4.py::test_seed", State.SKIPPED),
            _result("test_e2_4.py::test_name", State.MISSING, missing="split_three"),
        ],
    }
    points = {"e2_1_tests": 15.5, "e2_2_tests": 4.0, "e2_3_tests": 15.0, "e2_4_tests": 0.0}
    maxima = {"e2_1_tests": 20.0, "e2_2_tests": 15.0, "e2_3_tests": 15.0, "e2_4_tests": 15.0}
    return Verdict(
        assignment="02_dataset",
        notebook="02_dataset",
        tests=tuple(tests.values()),
        cells=tuple(
            CellVerdict(
                cell=cell, points=points[cell], max_points=maxima[cell], results=tuple(results)
            )
            for cell, results in states.items()
        ),
        seed=987654321,
        device="cpu",
        sandbox="warm",
        lang=lang,
        exceeded="test_seconds",
    )


def make_hint() -> Hint:
    """Return the hint for the first exercise, in both languages."""
    return Hint(
        cell="e2_1_tests",
        misconception="M2.1c",
        title="SECRET-TITLE The upper bound of randint is taken as inclusive.",
        hint="Is the upper bound of randint included?",
        translations={"es": {"hint": "¿El límite superior de randint está incluido?"}},
    )


def png(width: int = 520, height: int = 220) -> str:
    """Return a small plot as base64 text."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.line([(30, 10), (30, height - 25), (width - 10, height - 25)], fill="black", width=2)
    dots = [(30 + 4 * i, 20 + (height - 60) * (1 - 0.97**i) + (i * 37 % 11)) for i in range(115)]
    draw.line(dots, fill=(194, 65, 12), width=3)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _code(source: str, grade_id: str = "", outputs=(), **flags):
    cell = nbformat.v4.new_code_cell(source, outputs=[nbformat.from_dict(o) for o in outputs])
    if grade_id:
        meta = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
        cell.metadata["nbgrader"] = {"schema_version": 3, "grade_id": grade_id, **meta}
    return cell


def stream(text: str, name: str = "stdout") -> dict:
    """Return a stream output."""
    return {"output_type": "stream", "name": name, "text": text}


def shown(data: dict) -> dict:
    """Return a display_data output."""
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _tests(grade_id: str, points: float, score: float):
    hidden = "### BEGIN HIDDEN TESTS\nassert SECRET_SOURCE == 0.2689\n### END HIDDEN TESTS"
    source = f"assert SECRET_VISIBLE\n{hidden}"
    outputs = [stream("SECRET-OUTPUT 0.7311")]
    return _code(source, grade_id, outputs, grade=True, locked=True, points=points, score=score)


def make_notebook(lang: str):
    """Return an autograded notebook as it is after nbgrader's GetGrades."""
    words = HEADINGS[lang]
    md = nbformat.v4.new_markdown_cell
    values = "\n".join(f"[{i / 7:.2f}, {-i / 3:.2f}, {i / 5:.2f}, -0.31, 1.07] 0" for i in range(5))
    traceback = [
        "\x1b[31m" + "-" * 75 + "\x1b[0m",
        "\x1b[31mIndexError\x1b[39m" + " " * 32 + "Traceback (most recent call last)",
        "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[4]\x1b[39m\x1b[32m, line 16\x1b[39m\n"
        "     14 pairs = PairDataset(torch.eye(4), torch.arange(4))\n"
        "---> 16 x, y = pairs[3]\n",
        "\x1b[31mIndexError\x1b[39m: index 4 is out of bounds for dimension 0 with size 4",
    ]
    answer = (
        "Because **validation data stand for the future**: whatever was computed from them is a"
        " leak.\n\n- the mean\n- the standard deviation\n\n[docs](https://pytorch.org/docs)"
    )
    comment = "Nice picture of the future!\nSay also what happens to the *score* you report."
    cells = [
        md(f"# {words['title']}\n\nWelcome."),
        _code("import torch\nfrom torch.utils.data import Dataset", "imports", locked=True),
        md(
            f"## {words['e1']}\n\nText.\n\n### {words['examples']}\n\n"
            "```python\n# not a heading\n```"
        ),
        _code(RANDOM_XY, "e2_1", [stream(values)], solution=True),
        _tests("e2_1_tests", 20.0, 15.5),
        _code(
            PAIRS + "\n\npairs = PairDataset(torch.eye(4), torch.arange(4))\nx, y = pairs[3]",
            "e2_2",
            [
                {
                    "output_type": "error",
                    "ename": "IndexError",
                    "evalue": "index 4 is out of bounds",
                    "traceback": traceback,
                }
            ],
            solution=True,
            comment="You are one step away: compare the two indices in `__getitem__`.",
        ),
        md(f"## {words['e2']}"),
        _tests("e2_2_tests", 15.0, 4.0),
        md(f"## {words['e3']}"),
        _code(WINDOW, "e2_3", solution=True),
        _code(
            "losses = train(SlidingWindow(torch.arange(100.0), 5))\nplot(losses)",
            "",
            [
                stream("\repoch 1 0.93\repoch 2 0.41\repoch 3 0.12\n"),
                stream("UserWarning: The given NumPy array is not writable\n", "stderr"),
                shown({"image/png": png(), "text/plain": "<Figure size 520x220>"}),
            ],
        ),
        _tests("e2_3_tests", 15.0, 15.0),
        md(f"## {words['e4']}"),
        _code(
            SPLIT,
            "e2_4",
            [stream("\n".join(f"step {i}: {i * i}" for i in range(400)))],
            solution=True,
        ),
        _tests("e2_4_tests", 15.0, 0.0),
        md(f"## {words['e5']}"),
        md(answer),
    ]
    cells[5], cells[6] = cells[6], cells[5]
    cells[-1].metadata["nbgrader"] = {
        "schema_version": 3, "grade_id": "e2_5", "grade": True, "solution": True, "locked": False,
        "task": False, "points": 10.0, "score": 8.0, "comment": comment,
    }  # fmt: skip
    nb = nbformat.v4.new_notebook(cells=cells)
    nb.metadata["torchgrade"] = {
        "verdict": msgspec.json.encode(make_verdict(lang)).decode(),
        "hints": [msgspec.json.encode(make_hint()).decode()],
        "lang": lang,
        "notes": [],
    }
    return nb


def make_hostile():
    """Return a notebook whose student tries everything an output can hold."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)></style><b>bold</b>"
    forged = [
        shown({"text/html": evil}),
        shown({"text/html": evil, "text/plain": evil}),
        shown({"image/svg+xml": "<svg onload=alert(1)><script>alert(1)</script></svg>"}),
        shown({"application/javascript": "alert(1)"}),
        shown({"text/markdown": "[x](javascript:alert(1))"}),
        shown({"text/latex": "\\href{javascript:alert(1)}{x}"}),
        shown({"image/png": base64.b64encode(evil.encode()).decode()}),
        shown({"image/png": 'x" onerror="alert(1)'}),
        shown({"image/jpeg": png()}),
        shown({"image/png": png(5000, 20)}),
        shown({"application/x-\u202eforged<script>": "x"}),
        stream("\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07 \x1b[31mred\x1b[0m"),
        stream("\u202egnp.exe\u2066"),
        stream("A" * 5_000_000, "stderr"),
        stream("B\n" * 500_000),
        {"output_type": "error", "ename": evil, "evalue": evil, "traceback": []},
        {"output_type": "<script>", "data": 7},
        shown({"text/plain": ["</pre>", "<style>*{display:none}</style>"]}),
    ]  # fmt: skip
    nb = make_notebook("en")
    nb.cells[3].outputs = [nbformat.from_dict(output) for output in forged]
    nb.cells[3].source = (
        "# </style></pre><script>alert(1)</script>\nx = '\u202e } \u2066'\n" + RANDOM_XY
    )
    nb.cells[
        2
    ].source = "## <script>alert(1)</script> [go](javascript:alert(1)) ![x](http://evil/x)"
    nb.cells[-1].source = (
        "# Big\n<script>alert(1)</script>\n[a](javascript:alert(1)) [b](https://evil.example/x)\n"
        "![pic](https://evil.example/x.png) <img src=x onerror=alert(1)>\n"
        "<style>*{color:red}</style>"
    )
    nb.cells[-1].metadata.nbgrader.comment = evil
    return nb


def po(sentences: dict[str, str]) -> str:
    """Return a gettext catalogue."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    quote = lambda text: json.dumps(text, ensure_ascii=False)  # noqa: E731
    body = [f"\nmsgid {quote(key)}\nmsgstr {quote(text)}\n" for key, text in sentences.items()]
    return head + "".join(body)


@pytest.fixture
def assignment_locale(tmp_path):
    """Return a folder with the sample assignment's Spanish sentences."""
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "es.po").write_text(po(TRANSLATIONS), encoding="utf-8")
    return folder


@pytest.fixture
def notebook():
    """Return the maker of realistic notebooks."""
    return make_notebook


@pytest.fixture
def hostile():
    """Return the hostile notebook."""
    return make_hostile()
