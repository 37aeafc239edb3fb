"""Watches torch.compile: every compilation goes to a backend that counts and runs graphs eagerly.

No C++ compiler is needed, and numbers are those of eager mode. A call of torch.compile is seen
under whatever name it was imported; what was compiled before the watch began goes to the counting
backend as well, by its stance.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import torch
import torch._dynamo
from torch._dynamo import utils
from torch._dynamo.utils import counters

MOST = 200
"""Names and reasons that are told at most."""


class Watch:
    """Counts from `start` to `stop`."""

    def __init__(self) -> None:
        self._calls: list[str] = []
        self._graphs = 0
        self._runs = 0
        self._operators: set[str] = set()
        self._optimize: Any = None

    def start(self) -> None:
        """Forget what was compiled, and count from here on."""
        torch.compiler.reset()
        counters.clear()
        utils.clear_compilation_metrics()
        dynamo: Any = torch._dynamo
        self._optimize = dynamo.optimize
        dynamo.optimize = self._spy
        torch.compiler.set_stance("default", force_backend=self._backend)

    def stop(self) -> dict[str, Any]:
        """Stop counting, and tell what was seen."""
        dynamo: Any = torch._dynamo
        dynamo.optimize = self._optimize
        torch.compiler.set_stance("default")
        return {
            "calls": self._calls[:MOST],
            "graphs": self._graphs,
            "runs": self._runs,
            "dynamo_graphs": int(counters["stats"]["unique_graphs"]),
            "breaks": (_reasons() or _resumed())[:MOST],
            "operators": sorted(self._operators)[:MOST],
        }

    def _spy(self, *args: Any, backend: Any = "inductor", **options: Any) -> Any:
        """Stand in for what torch.compile calls in the end."""
        if options.get("disable"):
            return self._optimize(*args, backend=backend, **options)
        self._calls.append(_mode(backend))
        return self._optimize(*args, backend=self._backend, **options)

    def _backend(self, graph: torch.fx.GraphModule, _: Any) -> Callable[..., Any]:
        self._graphs += 1
        self._operators |= {name for node in graph.graph.nodes if (name := _operator(graph, node))}

        def run(*args: Any) -> Any:
            self._runs += 1
            return graph.forward(*args)

        return run


def _reasons() -> list[str]:
    return [str(reason)[:MOST] for reason in counters["graph_break"]]


def _resumed() -> list[str]:
    """Name functions that are compiled from their middle on: a branch is no reason to Dynamo."""
    names = {str(seen.co_name) for seen in utils.get_compilation_metrics()}
    marks = [name for name in sorted(names) if name.startswith(_RESUMED)]
    return [f"{name.removeprefix(_RESUMED)} was left and entered again" for name in marks]


_RESUMED = "torch_dynamo_resume_in_"


def _operator(graph: torch.fx.GraphModule, node: torch.fx.Node) -> str:
    """Name what a node does: a function, a method, or a module's class."""
    if node.op == "call_function":
        return str(getattr(node.target, "__name__", node.target))
    if node.op == "call_method":
        return str(node.target)
    return type(graph.get_submodule(str(node.target))).__name__ if node.op == "call_module" else ""


def _mode(backend: Any) -> str:
    """Name the `mode` that torch.compile was called with, an empty string for another backend."""
    config = getattr(backend, "config", None)
    if not isinstance(config, dict):
        return ""
    with contextlib.suppress(Exception):
        from torch._inductor import list_mode_options

        fitting = {
            str(name): len(options)
            for name, options in list_mode_options().items()
            if options and options == {key: config.get(key) for key in options}
        }
        return max(fitting, key=fitting.__getitem__, default="default")
    return "default"
