"""torch.compile in a box: its compiler is warmed before the fork, with what is costly kept ready.

`python -m torchgrade.inside.compiler FOLDER` makes what is kept: a precompiled header and the
libraries of a toy. The server uses both, and a box that it forks sees the header read-only. All of
it is made of torch's headers and the toy below; nothing comes from a course or from a submission.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import sysconfig
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEEN = "/run/compiler"
"""Where a private root shows the kept folder as well."""
PREFIX = "torch/csrc/inductor/cpp_prefix.h"
HEADER = "prefix.h"
TOY = "toy"
INSTALL = "install it: `sudo apt install g++ python3-dev` (Debian, Ubuntu)"

Header = Callable[..., str]


def missing(path: str | None = None) -> str:
    """Name what torch.compile lacks on this machine.

    Args:
        path: Directories to look for the compiler in; those of the process if None.

    Returns:
        What it is and how to install it, or an empty string.
    """
    if shutil.which("g++", path=path) is None:
        return f"g++ is missing: {INSTALL}"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return f"Python.h is missing: {INSTALL}"
    return ""


def warm(kept: str) -> list[str]:
    """Compile a toy in this process, so that its forks need not learn what it learnt.

    Args:
        kept: Folder that `main` filled, or an empty string if there is none. It stays in use.

    Returns:
        What did not work.
    """
    if lacking := missing():
        return [f"torch.compile can't work: {lacking}"]
    seen, notices = _within_reach(kept), []
    if kept and not seen:
        notices.append(f"torch.compile is slower than need be: {kept} is out of reach")
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch, TOY)
        if seen:
            shutil.copytree(Path(seen, TOY), cache)
        try:
            _compile_toy(cache, _kept_header(seen) if seen else _include_source)
        except Exception as error:  # noqa: BLE001 - of whatever kind: students may need no compiler
            words = str(error).strip().splitlines() or [""]
            notices.append(f"torch.compile did not work: {type(error).__name__}: {words[0]}")
    return notices


def _within_reach(kept: str) -> str:
    """Name the kept folder as it is seen now: its root and its user may have changed since."""
    places = (kept, SEEN) if kept else ()
    return next((place for place in places if os.access(place, os.R_OK | os.X_OK)), "")


def main() -> None:
    """Fill the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    importlib.import_module("torch").set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _compile_toy(folder / TOY, _header_maker(folder))


def _compile_toy(cache: Path, header: Header) -> None:
    """Compile a small model, forward and backward.

    Args:
        cache: Folder for what is compiled; what it holds already is not compiled again.
        header: Takes the place of inductor's own maker of precompiled headers.
    """
    import torch
    from torch._functorch import config as functorch
    from torch._inductor import config as inductor

    codecache: Any = importlib.import_module("torch._inductor.codecache")

    if hasattr(codecache, "_precompile_header"):  # torch 2.8 or newer
        codecache._precompile_header = header
        inductor.cpp_cache_precompile_headers = True
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(cache)
    try:
        with (
            # a graph that is found in a cache teaches nothing
            inductor.patch(fx_graph_cache=False),
            functorch.patch(enable_autograd_cache=False),
        ):
            _train_compiled(torch)
    finally:
        del os.environ["TORCHINDUCTOR_CACHE_DIR"]
        torch.compiler.reset()
        torch._dynamo.utils.counters.clear()


def _train_compiled(torch: Any) -> None:
    class Net(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.one = torch.nn.Linear(4, 5)
            self.two = torch.nn.Linear(5, 3)

        def forward(self, x: Any) -> Any:
            return self.two(torch.relu(self.one(x)))

    net = Net()
    x, y = torch.rand(6, 4), torch.zeros(6, dtype=torch.int64)
    loss = torch.nn.functional.cross_entropy(torch.compile(net)(x), y)
    loss.backward()
    if not torch.allclose(loss, torch.nn.functional.cross_entropy(net(x), y), atol=1e-4):
        raise ArithmeticError("compiled code computes other numbers")


def _include_source(header: str, *_: Any, **__: Any) -> str:
    """Stand in for a precompiled header that there is none of: include the source."""
    from torch._inductor.runtime.cache_dir_utils import cache_dir

    path = Path(cache_dir(), header.replace("/", "_"))
    path.write_text(f"#include <{header}>\n")
    return str(path)


def _kept_header(kept: str) -> Header:
    """Return a maker that hands out the kept header: the compiler itself checks that it fits."""
    path = str(Path(kept, HEADER))
    return lambda header, *rest, **options: (
        path if header == PREFIX else _include_source(header, *rest, **options)
    )


def _header_maker(folder: Path) -> Header:
    """Return a maker that precompiles the kernels' header into `folder`, once."""
    path = folder / HEADER

    def make(header: str, *rest: Any, **options: Any) -> str:
        if header != PREFIX:
            return _include_source(header, *rest, **options)
        if not path.exists():
            from torch._inductor.cpp_builder import CppBuilder, CppTorchDeviceOptions

            path.write_text(f"#include <{header}>\n")
            options.pop("extra_flags", None)  # of the linker
            build = CppTorchDeviceOptions(**options, precompiling=True)
            CppBuilder(name=str(path), sources=str(path), BuildOption=build).build()
        return str(path)

    return make


if __name__ == "__main__":
    main()
