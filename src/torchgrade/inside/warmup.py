"""What the warm server imports before it forks: trusted code alone, on one thread.

A thread pool that ever ran two threads before the fork would hang every box, so the environment
below must be in place before torch is loaded.
"""

from __future__ import annotations

import importlib
import os
import random
import sys
import warnings
from pathlib import Path
from typing import NoReturn

ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 (private to the server, and to each box)
    "KMP_AFFINITY": "disabled",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "LOGNAME": "sandbox",  # the server's own user has no name, and libraries cache what they ask
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "TERM": "dumb",
    "TORCHINDUCTOR_COMPILE_THREADS": "1",
    # one file of 156 MB, more than a box may write
    "TORCHINDUCTOR_CPP_CACHE_PRECOMPILE_HEADERS": "0",
    "TZ": "UTC",
    "USER": "sandbox",
    "VECLIB_MAXIMUM_THREADS": "1",
}

_REQUIRED = ("numpy", "torch", "torch._dynamo", "IPython.core.interactiveshell")
_OPTIONAL = ("matplotlib.pyplot", "matplotlib_inline.backend_inline")


def warm_up() -> list[str]:
    """Import torch and its company, and whatever they would import on first use.

    Returns:
        What did not work, for the supervisor to report.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _REQUIRED:
            importlib.import_module(name)
        sys.modules["torch"].set_num_threads(1)
        notices = [f"{name} is not installed" for name in _OPTIONAL if not _try_import(name)]
        learnt, worked = _learn_imports()
        for name in learnt:
            _try_import(name)
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    if threads > 1:
        notices.append(f"the server has {threads} threads: a box may hang")
    if not worked:
        notices.append("the warm-up did not finish: first uses may be slow")
    return notices


def _try_import(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _learn_imports() -> tuple[list[str], bool]:
    """Do a day's toy work in a fork, and return the modules that it had to import.

    Only imports are taken over: the shell, the threads and the random state end with the fork.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _work_and_tell(writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        names = stream.read().decode().split()
    _, status = os.waitpid(pid, 0)
    return names, status == 0


def _work_and_tell(writer: int) -> NoReturn:
    code = 1
    before = set(sys.modules)
    try:
        null = os.open("/dev/null", os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _train_a_toy()
            _use_a_shell()
        code = 0
    finally:
        new = [n for n in sys.modules if n not in before and not n.startswith("__")]
        os.write(writer, "\n".join(new).encode())
        os._exit(code)


def _train_a_toy() -> None:
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    data = TensorDataset(torch.rand(8, 2), torch.rand(8, 1))
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
    optimizer = torch.optim.Adam(net.parameters())
    for workers in (0, 1):
        for x, y in DataLoader(data, batch_size=4, shuffle=True, num_workers=workers):
            optimizer.zero_grad()
            torch.autograd.backward(torch.nn.functional.mse_loss(net(x), y))
            optimizer.step()
    torch.compile(net, backend="eager")(torch.rand(2, 2))
    torch.testing.assert_close(net(x), net(x))
    repr(net), repr(torch.rand(2, 2))
    sys.modules["numpy"].random.default_rng().normal(size=2)
    random.sample(range(9), 3)


def _use_a_shell() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance(colors="nocolor")
    for source in (
        "import math, collections, torch; x = torch.rand(2)\nx",
        "1 / 0",
        "def f(:",
        "%%time\nmath.pi",
        "await __import__('asyncio').sleep(0)",
        "import matplotlib.pyplot as plt; plt.plot([1, 2])\nplt.gcf().canvas.draw(); plt.close()",
    ):
        shell.run_cell(source, silent=False)
