"""Each operator turns code that is right into the mistake that it is named after."""

import re

import pytest

from torchgrade.errors import InstructorError
from torchgrade.mutation import OPERATORS, find_operator
from torchgrade.mutation.cell import read_cell, same_code
from torchgrade.mutation.mutate import mutants_of

METHOD = "class A:\n    def {}(self, x):\n        "


def made(operator, before):
    """All that an operator makes of some code."""
    return [mutant.code for mutant in mutants_of(read_cell(before, "e"), OPERATORS[operator])]


def method(name, line):
    return METHOD.format(name) + line


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_makes_its_example(name):
    """The example of each operator is one of the mutants that it makes."""
    before, after = OPERATORS[name].example
    assert any(same_code(code, after) for code in made(name, before)), made(name, before)


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_has_words_in_two_languages(name):
    """Titles and hints are one or two short sentences, hints never show code."""
    operator = OPERATORS[name]
    for words in (operator.english, operator.spanish):
        assert words.title.endswith(".")
        assert words.hint.endswith(("?", "."))
        assert "`" not in words.title + words.hint
        assert len(words.title) <= 100
        assert len(words.hint) <= 110
    assert operator.english.title != operator.spanish.title
    assert operator.spanish.hint.count("¿") == operator.spanish.hint.count("?")
    assert operator.english.hint.count("?") == operator.spanish.hint.count("?")
    assert all(re.fullmatch(r"M\d+\.\d+\w+|G\d+", m) for m in operator.misconceptions)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


MORE = (
    ("add-no-grad", "def f(x):\n    return x.exp()",
     "def f(x):\n    with torch.no_grad():\n        return x.exp()"),
    ("detach-intermediate", "def f(x, d):\n    for l in d:\n        x = l(x)\n    return x.sum()",
     "def f(x, d):\n    for l in d:\n        x = l(x).detach()\n    return x.sum()"),
    ("detach-intermediate", "def f(x):\n    y = x if a else x * 2\n    return y.sum()",
     "def f(x):\n    y = (x if a else x * 2).detach()\n    return y.sum()"),
    ("detach-intermediate", "def f(x):\n    y = x * 2\n    z = y.exp()\n    return z.sum()",
     "def f(x):\n    y = x * 2\n    z = y.exp().detach()\n    return z.sum()"),
    ("activation-at-end", "n = nn.Sequential(a, nn.Linear(8, 3))",
     "n = nn.Sequential(a, nn.Linear(8, 3), nn.Sigmoid())"),
    ("activation-before-loss", "F.binary_cross_entropy_with_logits(z, y)",
     "F.binary_cross_entropy_with_logits(z.sigmoid(), y)"),
    ("always-else", "y = a if c else b", "y = b"),
    ("always-else", "y = a if c else b", "y = a"),
    ("boundary", "ok = a >= b", "ok = a > b"),
    ("break-graph", "def f(x):  # fullgraph\n    return x", "def f(x):\n"
     "    torch._dynamo.graph_break()\n    return x"),
    ("buffer-to-parameter", 'self.register_buffer("a", t)\nself.l = nn.Linear(1, 1)',
     "self.a = nn.Parameter(t)\nself.l = nn.Linear(1, 1)"),
    ("change-constant", "self.n = 0", "self.n = 1"),
    ("change-constant", "lr = base * 0.5", "lr = base * 0.25"),
    ("change-correction", "s = x.std(0)", "s = x.std(0, correction=0)"),
    ("change-correction", "s = x.std(0, unbiased=False)", "s = x.std(0)"),
    ("change-dim", "m = x.mean(dim=0)", "m = x.mean(dim=-1)"),
    ("change-dim", "m = torch.cat(xs, 1)", "m = torch.cat(xs, 0)"),
    ("change-precision", "x = x.double()", "x = x.float()"),
    ("change-rounding", "n = (a + b) // c", "n = -(-(a + b) // c)"),
    ("change-rounding", "n = math.ceil(a / b)", "n = math.floor(a / b)"),
    ("drop-activation", "h = F.relu(x)", "h = x"),
    ("drop-autocast", "with torch.autocast(d):\n    a()\n    b()", "a()\nb()"),
    ("drop-bias-correction", "c = 1 - beta ** t", "c = 1.0"),
    ("drop-clone", "x = x.clone()", "x = x"),
    ("drop-clone", "x = torch.clone(x)", "x = x"),
    ("drop-compile-option", "f = torch.compile(f, fullgraph=True)", "f = torch.compile(f)"),
    ("drop-condition", "bad = low < 0 or high > 1", "bad = high > 1"),
    ("drop-guard", "def f(x):\n    if x is None:\n        return 0\n    return x",
     "def f(x):\n    return x"),
    ("drop-item", "total += float(loss)", "total += loss"),
    ("drop-limit", "c = (m / n).clamp(max=1.0)", "c = (m / n)"),
    ("drop-limit", "c = min(1.0, a / b)", "c = a / b"),
    ("drop-list", "self.ps = list(ps)", "self.ps = ps"),
    ("drop-loss-scale", "scaler.scale(loss).backward()", "loss.backward()"),
    ("drop-loss-scale", "(loss * len(x) / n).backward()", "loss.backward()"),
    ("drop-lower-bound", "ok = 0 <= i < n", "ok = 0 <= i"),
    ("drop-new-axis", "d = a[:, None] - b", "d = a - b"),
    ("drop-new-axis", "y = y.view(-1, 1)", "y = y"),
    ("drop-no-grad", "@torch.no_grad()\ndef f(x):\n    return x", "def f(x):\n    return x"),
    ("drop-no-grad", "with torch.no_grad(), a:\n    f()", "with a:\n    f()"),
    ("drop-requires-grad", "x = x.requires_grad_()", "x = x"),
    ("drop-root", "s = d ** 0.5", "s = d"),
    ("drop-root", "s = d ** -0.5", "s = 1 / d"),
    ("drop-scale", "y = x / (1 - p)", "y = x"),
    ("drop-square", "v.mul_(b).addcmul_(g, g, value=1 - b)", "v.mul_(b).add_(g, alpha=1 - b)"),
    ("drop-square", "d = (x - y) ** 2", "d = x - y"),
    ("drop-squeeze", "loss = f(z.view(-1), y)", "loss = f(z, y)"),
    ("drop-transpose", "y = x.transpose(0, 1)", "y = x"),
    ("drop-validation", "assert n > 0, n\nrun(n)", "run(n)"),
    ("drop-zero-grad", "p.grad = None\nf()", "f()"),
    ("drop-zero-grad", "p.grad.zero_()\nf()", "f()"),
    ("dropout-complement", "y = F.dropout(x, p)", "y = F.dropout(x, 1 - p)"),
    ("fixed-device", "i = torch.arange(n, device=x.device)", 'i = torch.arange(n, device="cpu")'),
    ("fixed-seed", "g = np.random.default_rng([seed, epoch, i])",
     "g = np.random.default_rng([seed, i])"),
    ("flip-shuffle", "DataLoader(d, shuffle=train)", "DataLoader(d, shuffle=not train)"),
    ("flip-drop-last", "S(d, drop_last=True)", "S(d, drop_last=False)"),
    ("flip-sign", "w.sub_(lr * g)", "w.add_(lr * g)"),
    ("in-place", "def f(x, m):\n    return x - m", "def f(x, m):\n    return x.sub_(m)"),
    ("in-place", "def f(x, m):\n    x = x - m", "def f(x, m):\n    x -= m"),
    ("invert-mask", "y = torch.where(c, a, b)", "y = torch.where(c, b, a)"),
    ("invert-mask", "m = torch.ones(t, t).triu(1)", "m = torch.ones(t, t).tril(1)"),
    ("invert-mask", "z = z[~mask]", "z = z[mask]"),
    ("leave-autocast", "with torch.autocast(d):\n    y = m(x)\nloss = f(y)",
     "with torch.autocast(d):\n    y = m(x)\n    loss = f(y)"),
    ("loose-prefix", 'hit = name.startswith(f"{prefix}.")', 'hit = name.startswith(f"{prefix}")'),
    ("loose-prefix", 'key = key.removeprefix("_orig_mod.")',
     'key = key.replace("_orig_mod.", "")'),
    ("mask-with-zero", "z[m] = torch.finfo(z.dtype).min", "z[m] = 0.0"),
    ("min-for-max", "c = x.clamp(min=0)", "c = x.clamp(max=0)"),
    ("min-for-max", "c = torch.maximum(a, b)", "c = torch.minimum(a, b)"),
    ("move-eps", "d = torch.sqrt(v + eps)", "d = v.sqrt() + eps"),
    ("move-initialisation", "for e in r:\n    n = 0\n    n += f(e)\n    g(n)",
     "n = 0\nfor e in r:\n    n += f(e)\n    g(n)"),
    ("negate-condition", "ok = a if b else c", "ok = a if not b else c"),
    ("negate-condition", "xs = [x for x in xs if x > 0]", "xs = [x for x in xs if x <= 0]"),
    ("off-by-one-range", "for i in range(a, b + 1):\n    f(i)", "for i in range(a, b):\n    f(i)"),
    ("off-by-one-range", "for i in range(a, b):\n    f(i)", "for i in range(a + 1, b):\n    f(i)"),
    ("off-by-one-range", "e = enumerate(xs)", "e = enumerate(xs, 1)"),
    ("off-by-one-slice", "y = x[a:b]", "y = x[a + 1:b]"),
    ("off-by-one-slice", "y = x[:-1]", "y = x[:-2]"),
    ("reshape-for-transpose", "y = x.permute(0, 2, 1)", "y = x.reshape(x.permute(0, 2, 1).shape)"),
    ("scheduler-before-optimizer", "for e in r:\n    train()\n    if s:\n        scheduler.step()",
     "for e in r:\n    if s:\n        scheduler.step()\n    train()"),
    ("shared-layer", "rows = [[] for _ in range(n)]", "rows = [[]] * n"),
    ("squeeze-all", "y = x.flatten(1)", "y = x.flatten()"),
    ("sum-for-mean", 'loss = F.mse_loss(z, y, reduction="sum")',
     'loss = F.mse_loss(z, y, reduction="mean")'),
    ("sum-for-mean", "loss = F.mse_loss(z, y)", 'loss = F.mse_loss(z, y, reduction="sum")'),
    ("swap-arithmetic", "n -= 1", "n += 1"),
    ("swap-arithmetic", "k = i % n", "k = i // n"),
    ("swap-train-eval", "model.train(before)", "model.train()"),
    ("truth-for-none", "ok = seed is None", "ok = not seed"),
    ("unstable-formula", "y = F.log_softmax(z, dim=1)", "y = z.softmax(dim=1).log()"),
    ("unstable-formula", "y = torch.log1p(z.exp())", "y = (1 + z.exp()).log()"),
    ("upper-bound-included", "y = torch.randint(k, (n,))", "y = torch.randint(k - 1, (n,))"),
    ("value-for-index", "i = x.max(1).indices", "i = x.max(1).values"),
    ("wrong-index", "n = x.shape[1]", "n = x.shape[0]"),
    ("wrong-index", "n = x[-1]", "n = x[0]"),
    ("wrong-loader-length", "n = len(loader)", "n = len(loader.dataset)"),
    ("wrong-loss-class", "f = CrossEntropyLoss()", "f = NLLLoss()"),
)  # fmt: skip


@pytest.mark.parametrize(("operator", "before", "after"), MORE)
def test_an_operator_makes_more_than_its_example(operator, before, after):
    """What else an operator does, one case per line."""
    assert any(same_code(code, after) for code in made(operator, before)), made(operator, before)


QUIET = (
    ("add-no-grad", method("step", "return x.exp()"), "an optimizer needs none anyway"),
    ("add-no-grad", "def f(n):\n    return n + 1", "a number has no gradient"),
    ("detach-intermediate", "def f(x):\n    n = x.shape[0]\n    return x / n", "a shape has none"),
    ("detach-intermediate", "def f(x):\n    keep = x > 0\n    return x * keep", "nor has a mask"),
    ("detach-intermediate", "def f(x):\n    i = x.argmax(1)\n    return x[i]", "nor has an index"),
    ("detach-intermediate", "def f(x):\n    y = x * 2\n    return len(y)", "nor has a length"),
    ("detach-intermediate", "def f(x):\n    y = x.detach()\n    return y * x", "it is cut"),
    ("detach-result", method("__getitem__", "return x.mean()"), "a dataset has no gradients"),
    ("detach-result", "def f(n):\n    return n + 1", "a number has no gradient"),
    ("detach-result", "def f(x):\n    out = []\n    return out", "a list has no gradient"),
    ("drop-item", "n = float(text)", "a text is no tensor"),
    ("change-constant", "x = pair[0]", "wrong-index does it"),
    ("change-constant", "x = y + 1e-8", "drop-eps does it"),
    ("swap-arithmetic", "x = a * b * c", "once is enough in a product", 1),
    ("swap-arithmetic", 'x = "a" + b', "texts are no numbers"),
    ("flip-sign", "p.add_(d, alpha=-lr)", "the sign of alpha is enough", 1),
    ("negate-condition", "if n < 0:\n    raise ValueError", "drop-validation does it"),
    ("wrong-twin", "def f(mean):\n    return mean", "there is no other one"),
    ("wrong-twin", "def f(x, mean, std):\n    return x.mean()", "methods are no twins"),
    ("break-graph", "def f(x):\n    return x", "nothing here is compiled"),
    ("drop-keepdim", "m = x.mean(1, keepdim=False)", "nothing is kept"),
    ("add-keepdim", "y = x - x.mean(0)", "broadcasting makes it the same"),
    ("truth-for-none", "ok = p.grad is None", "a tensor has no truth value"),
    ("delete-statement", "x = 1\ny = x", "a name without value says nothing new"),
    ("in-place", "def f(a):\n    x = a + 1\n    return x - a", "the tensor is the function's own"),
    ("shared-layer", "ls = [Linear(i) for i in range(n)]", "the layers differ"),
    ("dropout-complement", "d = nn.Dropout(0.5)", "a half is its own complement"),
    ("drop-finally", "try:\n    f()\nexcept E:\n    g()\nfinally:\n    h()", "not as simple"),
)


@pytest.mark.parametrize("case", QUIET, ids=lambda case: f"{case[0]}: {case[2]}")
def test_an_operator_keeps_quiet(case):
    """Where an operator would say nothing new, it makes nothing."""
    operator, before, _, *most = case
    assert len(made(operator, before)) == (most or [0])[0]


def test_an_unknown_operator_is_told():
    """The closest known name is suggested."""
    with pytest.raises(InstructorError, match="Did you mean 'drop-detach'"):
        find_operator("drop-detatch")
