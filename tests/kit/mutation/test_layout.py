"""Statements that share a line are found one by one, and keep their line's number."""

import libcst as cst
import pytest

from torchgrade.mutation import hollow, mutants
from torchgrade.mutation.cell import read_cell, same_code
from torchgrade.mutation.layout import one_each

STEP = '''\
def step(model, opt, x, y):
    """Doc; doc."""
    ### BEGIN SOLUTION
    # clear; first
    opt.zero_grad(); loss = f(model(x), y); loss.backward(); opt.step()  # all
    if loss.isnan(): raise ValueError("a; b")
    for p in q: p.mul_(2); p.clamp_(0)

    return loss.item()
    ### END SOLUTION


def given(x): return x; pass
'''


def test_a_training_step_in_one_line_is_changed_like_any_other():
    """The calls of a step are dropped and moved, wherever they stand."""
    spread = STEP.replace("; loss", "\n    loss").replace("; opt", "\n    opt")
    made, usual = (mutants(text, cell="e") for text in (STEP, spread))
    assert [m.name for m in made] == [m.name for m in usual]
    assert {"drop-zero-grad", "zero-grad-after-backward", "step-before-backward"} <= {
        m.operator for m in made
    }
    assert any("p.mul_(2)" not in m.code for m in made)
    for one, other in zip(made, usual, strict=True):
        assert same_code(one.code, other.code)


def test_the_line_is_that_of_the_notebook():
    """However many lines a change takes, it is named where the instructor wrote it."""
    lines = STEP.split("\n")
    for mutant in mutants(STEP, cell="e"):
        assert mutant.original.split("  #")[0] in lines[mutant.line - 1]
    assert {m.line for m in mutants(STEP, cell="e")} == {5, 6, 7, 9}


def test_a_function_in_one_line_has_hollow_variants():
    """Its body counts as any other's."""
    found = hollow("import math\n\n\ndef twice(x): return 2 * x\n", cell="e")
    assert [m.line for m in found] == [4] * 4
    names = {}
    exec(compile(found[0].code, "cell", "exec"), names)
    assert names["twice"](3) == 0


@pytest.mark.parametrize(
    "text",
    [STEP, "a = 1; b = 2;\nclass A: x = 1; y = 2\n", "if a: b\nelif c: d; e\nelse: f", "x = 1;\n"],
)
def test_the_code_stays_the_same(text):
    """Only the layout changes."""
    tree = cst.parse_module(text)
    new, lines = one_each(tree)
    assert same_code(new.code, text)
    assert len(lines) == len(new.code.split("\n"))
    assert list(lines) == sorted(lines)
    for statement in new.body:
        assert not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) == 1
    again, numbers = one_each(new)
    assert again is new
    assert numbers == tuple(range(1, len(lines) + 1))


def test_what_has_a_line_of_its_own_is_left_as_it_is():
    """Not a space is changed."""
    text = "x  =  1;\n\n\nif x:   # why\n  y = (2)\n"
    assert read_cell(text, "e").source == text
