"""Short ways to read and write LibCST's nodes."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TypeVar

import libcst as cst

Stmt = TypeVar("Stmt", bound=cst.BaseStatement)

_EMPTY = cst.Module([])
_ATOMS = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.Integer,
    cst.Float,
    cst.List,
    cst.Dict,
    cst.Set,
    cst.SimpleString,
    cst.ListComp,
    cst.GeneratorExp,
)


@functools.lru_cache(maxsize=8192)
def source(node: cst.CSTNode) -> str:
    """The text of a node."""
    return node.code if isinstance(node, cst.Module) else _EMPTY.code_for_node(node)


def atom(node: cst.BaseExpression) -> str:
    """The text of an expression, in parentheses where an operator beside it could split it."""
    text = source(node)
    return text if isinstance(node, _ATOMS) or node.lpar else f"({text})"


def expr(text: str) -> cst.BaseExpression:
    """Read an expression."""
    return cst.parse_expression(f"({text})" if "\n" in text else text)


def stmt(text: str) -> cst.BaseStatement:
    """Read one statement."""
    found = cst.parse_statement(text)
    assert isinstance(found, cst.BaseStatement)
    return found


def dotted(node: cst.CSTNode) -> str:
    """A name with its dots, `torch.nn.functional`, or an empty string for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute) and (root := dotted(node.value)):
        return f"{root}.{node.attr.value}"
    return ""


def leaf(node: cst.CSTNode) -> str:
    """The last name of a name or attribute."""
    if isinstance(node, cst.Name):
        return node.value
    return node.attr.value if isinstance(node, cst.Attribute) else ""


def called(node: cst.CSTNode | None) -> str:
    """The last name of what is called, or an empty string if the node is no call."""
    return leaf(node.func) if isinstance(node, cst.Call) else ""


def receiver(node: cst.CSTNode) -> cst.BaseExpression | None:
    """The object whose method is called, or None; a module's function has none."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        return None if is_module(node.func.value) else node.func.value
    return None


def is_module(node: cst.CSTNode) -> bool:
    """Whether a name is one of the usual modules."""
    root = dotted(node).split(".")[0]
    return root in ("torch", "F", "nn", "np", "numpy", "math", "random", "copy", "optim")


def keyword(call: cst.Call, *names: str) -> cst.Arg | None:
    """The argument that is given by one of these keywords."""
    return next((a for a in call.args if a.keyword and a.keyword.value in names), None)


def positional(call: cst.Call) -> list[cst.Arg]:
    """The arguments that are given without keyword or star, up to the first other one."""
    found: list[cst.Arg] = []
    for arg in call.args:
        if arg.keyword or arg.star:
            break
        found.append(arg)
    return found


def without(call: cst.Call, *dropped: cst.Arg) -> cst.Call:
    """The call without some of its arguments."""
    kept = [arg for arg in call.args if arg not in dropped]
    if kept and kept[-1] is not call.args[-1]:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return call.with_changes(args=kept)


def with_value(call: cst.Call, arg: cst.Arg, value: str | cst.BaseExpression) -> cst.Call:
    """The call with another value for one of its arguments."""
    new = arg.with_changes(value=expr(value) if isinstance(value, str) else value)
    return call.with_changes(args=[new if a is arg else a for a in call.args])


def with_keyword(call: cst.Call, name: str, value: str) -> cst.Call:
    """The call with one more argument."""
    # The last comma and a line break after it are left to LibCST.
    args = [*call.args[:-1]] if call.args else []
    if call.args:
        args.append(call.args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT))
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return call.with_changes(
        args=[*args, cst.Arg(keyword=cst.Name(name), value=expr(value), equal=equal)]
    )


def renamed(call: cst.Call, name: str) -> cst.Call:
    """The call of another function or method of the same object."""
    func = call.func
    new: cst.BaseExpression = (
        func.with_changes(attr=cst.Name(name))
        if isinstance(func, cst.Attribute)
        else cst.Name(name)
    )
    return call.with_changes(func=new)


def number(node: cst.CSTNode | None) -> float | None:
    """The value of a literal number, signed or not, else None."""
    if isinstance(node, cst.Integer | cst.Float):
        return node.evaluated_value
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        inner = number(node.expression)
        return None if inner is None else -inner
    return None


def only(statement: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The one small statement of a line, or None."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return None


def expression_of(statement: cst.CSTNode) -> cst.BaseExpression | None:
    """The expression that a line consists of, or None."""
    small = only(statement)
    return small.value if isinstance(small, cst.Expr) else None


def assignment(statement: cst.CSTNode) -> tuple[cst.BaseExpression, cst.BaseExpression] | None:
    """Target and value of a line that assigns to one target, else None."""
    small = only(statement)
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        return small.targets[0].target, small.value
    return None


def targets(node: cst.Assign) -> list[cst.CSTNode]:
    """All that an assignment binds, tuples taken apart."""
    found: list[cst.CSTNode] = []
    for each in node.targets:
        whole = each.target
        found += [e.value for e in whole.elements] if isinstance(whole, cst.Tuple) else [whole]
    return found


def body_of(node: cst.CSTNode) -> list[cst.BaseStatement]:
    """The statements of a compound statement's own block."""
    block = getattr(node, "body", None)
    if isinstance(block, cst.IndentedBlock):
        return list(block.body)
    return []


def with_body(node: Stmt, body: Iterable[cst.BaseStatement]) -> Stmt:
    """A compound statement with another block."""
    block = getattr(node, "body", None)
    assert isinstance(block, cst.IndentedBlock)
    return node.with_changes(body=block.with_changes(body=list(body)))


def operand(call: cst.Call) -> cst.BaseExpression | None:
    """What a function or method works on: its owner, else its first argument."""
    owner = receiver(call)
    if owner is not None:
        return owner
    given = positional(call)
    return given[0].value if given else None


def is_eps(node: cst.CSTNode) -> bool:
    """Whether an expression is a tiny number that keeps another one from being zero."""
    value = number(node)
    if value is not None:
        return 0 < abs(value) <= 1e-3
    return "eps" in source(node).lower() and not isinstance(node, cst.BinaryOperation)
