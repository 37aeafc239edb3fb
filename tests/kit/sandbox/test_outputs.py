"""The bare shell of the warm server shows what a real ipykernel shows."""

import contextlib
import re
import socket

import pytest

from torchgrade.model import CodeCell, Limits
from torchgrade.sandbox.bubblewrap import open_bubblewrap
from torchgrade.sandbox.namespaces import open_namespaces
from torchgrade.testing.executed import Executed

CELLS = {
    "streams": "import sys\nprint('a'); print('b', file=sys.stderr)\n"
    "print('c', end=''); print('d')",
    "no line break at the end": "print('multi', end='')\nprint('line', end='', flush=True)",
    "result": "{'a': [1, 2]}",
    "tensor": "import torch\ntorch.arange(3)",
    "kept back": "x = 3;",
    "the last results": "_",
    "history": "In[1], _i",
    "traceback": "def f():\n    raise ValueError('deep')\nf()",
    "syntax": "def (:",
    "interrupted": "raise KeyboardInterrupt",
    "exit": "raise SystemExit(3)",
    "warning": "import warnings\nwarnings.warn('careful')",
    "log": "import logging\nlogging.warning('log')",
    "display": "from IPython.display import HTML, clear_output, display, update_display\n"
    "display(1, 'two', HTML('<b>3</b>'))",
    "update": "display('one', display_id='d'); print('x'); update_display('two', display_id='d')",
    "update through a handle": "h = display('a', display_id=True)\nh.update('b')\nh.display('c')",
    "update of another cell's": "update_display('three', display_id='d')",
    "clear": "print('gone'); clear_output(); print('here')",
    "clear and wait": "print('gone'); clear_output(wait=True); print('here')",
    "clear and wait for nothing": "print('stays'); clear_output(wait=True)",
    "progress": "for i in range(3):\n    clear_output(wait=True); display(i)",
    "rich": "class A:\n    def _repr_html_(self): return '<i>h</i>'\n"
    "    def _repr_png_(self): return b'\\x89PNG'\n    def __repr__(self): return 'A!'\nA()",
    "json": "from IPython.display import JSON\nJSON({'a': 1})",
    "markdown": "from IPython.display import Markdown\nMarkdown('*m*')",
    "await": "import asyncio\nawait asyncio.sleep(0, 5)",
    "await in a magic": "%%time\nawait asyncio.sleep(0)\n1",
    "timeit": "%timeit -n1 -r1 pass",
    "shell": "!echo hello; echo bad >&2; exit 3",
    "shell's status": "_exit_code",
    "shell's lines": "lines = !echo hi\nlines",
    "shell with a value": "word = 'wide'\n!echo {word} $word",
    "bash": "%%bash\necho from bash",
    "help": "len?",
    "unknown magic": "%no_such_magic",
    "matplotlib again": "%matplotlib inline",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "figure at the end": "plt.plot([1, 2]);",
    "figure as a result": "fig, ax = plt.subplots()\nax.plot([1, 2])\nfig",
    # a kernel's thread reads these: it must have its turn before the cell ends
    "past Python's streams": "import os, time\nos.write(1, b'raw\\n'); time.sleep(0.5)",
    "program": "import subprocess, time\nsubprocess.run(['echo', 'child']); time.sleep(0.5)",
    "child": "import multiprocessing as mp\np = mp.Process(target=lambda: print('from child'))\n"
    "p.start(); p.join()",
    "itself": "__name__, get_ipython().execution_count",
    "endless": "while True: pass",
    "after all": "print('fine')",
}


def outputs(open_sandbox):
    """Run all cells in one notebook, then one fork; return what each cell left, normalised."""
    limits = Limits(cell_seconds=5)
    with contextlib.closing(open_sandbox(on_notice=lambda text: None)) as sandbox:
        ours, theirs = socket.socketpair()
        sandbox.start(theirs, limits)
        executed = Executed(ours, limits)
        cells = [CodeCell(index=i, source=source) for i, source in enumerate(CELLS.values())]
        runs = executed.run(cells, {"data/x.txt": b"1"})
        session, number = executed.fork()
        executed.end(session, number)
        assert executed.lost is None
        executed.close()
    return dict(zip(CELLS, map(described, runs), strict=True))


def described(run):
    """Give a cell's outputs without what differs from run to run.

    The kernel gathers each stream for a moment, so the order *between* the streams is lost there.
    """
    streams = {"stdout": "", "stderr": ""}
    rest = []
    for output in run.outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] += without_times(output["text"])
        else:
            rest.append(output)
    return run.state, run.value, run.value_kind, run.exceeded, streams, rest


def without_times(text):
    return re.sub(r"[\d.e+]+ (ns|[uμµ]s|ms|s)\b", "TIME", text)


@pytest.fixture(scope="module")
def both(levels):
    """Run the notebook in the bare shell and in the kernel."""
    for name in ("namespaces", "bubblewrap"):
        if not levels[name].available:
            pytest.skip(f"{name}: {levels[name].reason} {levels[name].hint}")
    return outputs(open_namespaces), outputs(open_bubblewrap)


@pytest.mark.parametrize("name", CELLS)
def test_the_bare_shell_shows_what_a_kernel_shows(both, name):
    """State, value, streams, displays, results and errors are the same."""
    bare, kernel = both
    assert bare[name] == kernel[name]


def test_the_comparison_compares_something(both):
    """Streams, pictures, tracebacks and timeouts are among what was compared."""
    bare, _ = both
    assert bare["streams"][4] == {"stdout": "a\ncd\n", "stderr": "b\n"}
    assert "image/png" in bare["figure"][5][0]["data"]
    assert bare["traceback"][5][0]["ename"] == "ValueError"
    assert bare["update"][5][0]["data"]["text/plain"] == "'two'"
    assert bare["endless"][0] == "timeout"
    assert bare["child"][4]["stdout"] == "from child\n"
