"""A place in a cell, with what an operator may know about its surroundings."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import libcst as cst

from torchgrade.mutation.syntax import called, dotted, leaf, source, targets

_CONVENTIONAL = frozenset(
    "x y z h w b g m v p q xb yb grad theta logits scores loss losses pred preds prediction out "
    "output outputs target targets mask weight weights bias input inputs hidden attention attn "
    "query key value values data batch labels features param parameter tensor mean std var buf "
    "exp_avg exp_avg_sq series probs proba noise eps_noise running_mean running_var theta0 "
    "total_loss denominator".split()
)
_NOT_TENSORS = frozenset(
    "Generator manual_seed no_grad inference_mode enable_grad set_grad_enabled compile device "
    "autocast get_rng_state set_rng_state save load is_tensor is_floating_point Size finfo iinfo "
    "range len int float bool str sorted list tuple dict set zip enumerate isinstance item tolist "
    "size numel dim append extend items keys values parameters named_parameters state_dict "
    "manual_seed numpy".split()
)
_LITERALS = (
    cst.List,
    cst.Dict,
    cst.Set,
    cst.ListComp,
    cst.DictComp,
    cst.Integer,
    cst.Float,
    cst.SimpleString,
    cst.FormattedString,
)
_ATTRIBUTES = frozenset(("T", "mT", "H", "grad", "data", "indices", "values"))
_ALLOCATORS = frozenset(("torch", "F", "nn.functional", "torch.nn.functional"))


Node = TypeVar("Node", bound=cst.CSTNode, covariant=True)


@dataclasses.dataclass(frozen=True)
class Site(Generic[Node]):
    """A node and where it stands.

    Attributes:
        node: The node.
        above: Its ancestors, outermost first; the first one is the module.
        editable: Nodes that a mutation may replace, by identity.
    """

    node: Node
    above: tuple[cst.CSTNode, ...]
    editable: Mapping[int, cst.CSTNode]

    @property
    def parent(self) -> cst.CSTNode:
        """The node right above."""
        return self.above[-1]

    @property
    def functions(self) -> tuple[cst.FunctionDef, ...]:
        """The functions around, outermost first."""
        return tuple(node for node in self.above if isinstance(node, cst.FunctionDef))

    @property
    def function(self) -> cst.FunctionDef | None:
        """The innermost function around, without the node itself."""
        return self.functions[-1] if self.functions else None

    @property
    def in_method(self) -> bool:
        """Whether the innermost function around is a method with `self`."""
        at = self.function
        return bool(
            at and any(isinstance(n, cst.ClassDef) for n in self.above) and "self" in params(at)
        )

    @property
    def qualified(self) -> str:
        """Names of the classes and functions around, with dots; `module` outside of any."""
        around = [*self.above, self.node]
        names = [n.name.value for n in around if isinstance(n, cst.FunctionDef | cst.ClassDef)]
        return ".".join(names) or "module"

    @property
    def in_loop(self) -> bool:
        """Whether a loop of the same function is around."""
        for node in reversed(self.above):
            if isinstance(node, cst.For | cst.While):
                return True
            if isinstance(node, cst.FunctionDef):
                return False
        return False

    def under(self, *kinds: type[cst.CSTNode]) -> bool:
        """Whether a node of one of these types is around."""
        return any(isinstance(node, kinds) for node in self.above)

    @functools.cached_property
    def block(self) -> Sequence[cst.BaseStatement]:
        """The statements among which the node stands, if it is one itself."""
        if isinstance(self.parent, cst.IndentedBlock | cst.Module):
            return tuple(s for s in self.parent.body if isinstance(s, cst.BaseStatement))
        return ()

    @property
    def later(self) -> Sequence[cst.BaseStatement]:
        """The statements that follow in the same block."""
        return self.block[self.block.index(self.node) + 1 :] if self.block else ()

    @property
    def earlier(self) -> Sequence[cst.BaseStatement]:
        """The statements that stand before in the same block."""
        return self.block[: self.block.index(self.node)] if self.block else ()

    def own(self, statements: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        """Those of the statements that belong to the solution."""
        return [s for s in statements if id(s) in self.editable]

    @property
    def about_compiling(self) -> bool:
        """Whether the cell has to do with `torch.compile`."""
        module = self.above[0] if self.above else self.node
        return any(word in source(module) for word in ("compile", "fullgraph", "dynamo"))

    def is_tensor(self, node: cst.CSTNode) -> bool:
        """Whether an expression looks like a tensor: by its operations, or by its name."""
        return _tensor(node, *_bindings(self.function or self.above[0]))


def params(function: cst.FunctionDef) -> list[str]:
    """Names of a function's parameters, in order."""
    own = function.params
    return [p.name.value for p in (*own.posonly_params, *own.params, *own.kwonly_params)]


def nodes(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all below it, in the order of the text."""
    yield root
    for child in root.children:
        yield from nodes(child)


def mentions(root: cst.CSTNode, name: str) -> bool:
    """Whether a name is used anywhere below."""
    return any(isinstance(n, cst.Name) and n.value == name for n in nodes(root))


@functools.lru_cache(maxsize=256)
def _bindings(scope: cst.CSTNode) -> tuple[frozenset[str], frozenset[str]]:
    """Names that are bound to tensors and names that are bound to something else."""
    tensors: set[str] = set()
    others: set[str] = set()
    for node in nodes(scope):
        if isinstance(node, cst.For | cst.CompFor):
            loop = called(node.iter)
            bound = [n.value for n in nodes(node.target) if isinstance(n, cst.Name)]
            if loop == "range":
                others.update(bound)
            elif loop == "enumerate":
                others.update(bound[:1])
        elif isinstance(node, cst.Lambda):
            others.update(p.name.value for p in node.params.params)
        elif isinstance(node, cst.Assign):
            names = [n.value for n in targets(node) if isinstance(n, cst.Name)]
            known = tensors if _tensor(node.value, frozenset(tensors), frozenset(others)) else None
            if known is not None:
                known.update(names)
            elif called(node.value) in _NOT_TENSORS or isinstance(node.value, _LITERALS):
                others.update(names)
    return frozenset(tensors), frozenset(others)


def _tensor(node: cst.CSTNode, tensors: frozenset[str], others: frozenset[str]) -> bool:
    if isinstance(node, cst.Name):
        if node.value in others:
            return False
        return node.value in tensors or node.value in _CONVENTIONAL
    if isinstance(node, cst.Attribute):
        return node.attr.value in _ATTRIBUTES or node.attr.value in _CONVENTIONAL
    if isinstance(node, cst.Call):
        return _gives_tensor(node, tensors, others)
    if isinstance(node, cst.BinaryOperation):
        return _tensor(node.left, tensors, others) or _tensor(node.right, tensors, others)
    if isinstance(node, cst.UnaryOperation):
        return _tensor(node.expression, tensors, others)
    if isinstance(node, cst.Subscript):
        return _tensor(node.value, tensors, others)
    if isinstance(node, cst.Comparison):
        return _tensor(node.left, tensors, others)
    return False


def _gives_tensor(call: cst.Call, tensors: frozenset[str], others: frozenset[str]) -> bool:
    if called(call) in _NOT_TENSORS:
        return False
    if isinstance(call.func, cst.Attribute):
        root = dotted(call.func.value)
        if root in _ALLOCATORS:
            return True
        return _tensor(call.func.value, tensors, others)
    return leaf(call.func) in ("model", "net", "loss_fn", "criterion", "layer")
