"""Hidden tests of exercise 9.4: one graph for all batch sizes, and padding."""

import torch

from torchgrade.testing import assert_gradients, assert_same, grades, value


def centre(x):
    """What the helper of that name gives."""
    return x - x.sum(dim=0) / len(x)


def wave(x):
    """What the helper of that name gives."""
    return torch.sin(x) * x.abs().sum()


def padded(x, m):
    """What `pad_to_multiple` is to give."""
    missing = -(-len(x) // m) * m - len(x)
    return torch.cat([x, torch.zeros(missing, *x.shape[1:], dtype=x.dtype)])


@grades("e9_4_tests", weight=3)
def test_one_graph_for_many_sizes(student, rng):
    """Ten batch sizes, in any order, need a single graph of the given backend."""
    helpers = student.load("helpers.py")
    counter = helpers.Counter()
    with helpers.Spy() as spy:
        compiled = student.compile_dynamic(helpers.centre, backend=counter)
        for place in rng.permutation(20)[:10]:
            x = rng.normal(place + 5, 3)
            assert_same(compiled(x), centre(x), name=f"a batch of {place + 5}")
    assert spy.calls > 0 or counter.graphs > 0, "nothing was compiled"
    assert counter.graphs > 0, "the backend was not called"
    assert spy.calls == 1 or counter.graphs == 1, "torch.compile was called again"
    assert counter.graphs <= 2, "a graph for each size"
    assert counter.graphs == 1, "more than one graph"
    assert counter.runs == 10, "the graph did not serve every batch"


@grades("e9_4_tests", weight=1)
def test_smallest_batch_first(student, rng):
    """A batch of 2 needs no graph of its own, neither first nor last."""
    helpers = student.load("helpers.py")
    for sizes in ((2, 9, 6), (7, 4, 2)):
        counter = helpers.Counter()
        compiled = student.compile_dynamic(helpers.centre, backend=counter)
        for size in sizes:
            x = rng.normal(size, 3)
            assert_same(compiled(x), centre(x), name=f"a batch of {size}")
        assert counter.graphs == 1, "not one graph"


@grades("e9_4_tests", weight=1)
def test_batch_of_one_still_right(student, rng):
    """A batch of one is computed correctly, and costs one more graph at most."""
    helpers = student.load("helpers.py")
    for sizes in ((6, 1, 8, 5), (1, 7, 4, 9)):
        counter = helpers.Counter()
        compiled = student.compile_dynamic(helpers.wave, backend=counter)
        for size in sizes:
            x = rng.normal(size, 3)
            assert_same(compiled(x), wave(x), name=f"a batch of {size}")
        assert counter.graphs > 0, "the backend was not called"
        assert counter.graphs <= 2, "more than one graph beside that of a batch of one"


@grades("e9_4_tests", weight=1.5)
def test_several_tensors(student, rng):
    """A function of several tensors is called as before, and is one graph, too."""
    helpers = student.load("helpers.py")
    counter = helpers.Counter()
    compiled = student.compile_dynamic(helpers.weigh, backend=counter)
    for size in (6, 11, 8, 5):
        x, weights = rng.normal(size, 3), rng.uniform(size, low=1, high=3)
        expected = x * (weights / weights.sum())[:, None]
        assert_same(compiled(x, weights), expected, name=f"a batch of {size}")
    assert counter.graphs == 1, "not one graph"
    assert_same(compiled(x, weights=weights), expected, name="called with a name")


@grades("e9_4_tests", weight=1.5)
def test_module_and_gradients(student, rng):
    """A module is compiled, not copied: gradients reach its parameters and the input."""
    helpers = student.load("helpers.py")
    net, counter = helpers.Net(), helpers.Counter()
    compiled = student.compile_dynamic(net, backend=counter)
    x = student.put(rng.normal(8, 3)).requires_grad_()
    assert compiled(x).requires_grad, "the result carries no gradient"
    for size in (6, 9, 7):
        assert_gradients(
            compiled,
            [rng.normal(size, 3)],
            lambda p, x: torch.tanh(x @ p["layer.weight"].T + p["layer.bias"]),
            module=net,
        )
    assert counter.graphs == 1, "not one graph"
    helpers.overwrite(net.layer.bias, torch.full((4,), 2.0))
    weight, x = value(net.layer.weight).detach(), rng.normal(5, 3)
    assert_same(compiled(x), torch.tanh(x @ weight.T + 2), name="after the bias changed")


@grades("e9_4_tests", weight=2)
def test_padding_values_and_no_copy_needed(student, rng):
    """Zeros come after the rows, as many as are missing, and none where none is missing."""
    for n, m in ((5, 4), (9, 2), (3, 7), (1, 6), (13, 8)):
        x = rng.normal(n, 3)
        got = student.pad_to_multiple(x, m)
        assert got.shape[1:] == (3,), "not the columns of x"
        assert len(got) >= n, "fewer rows than in x"
        assert len(got) % m == 0, "not a multiple"
        assert_same(got, padded(x, m), name=f"{n} rows, m = {m}")
    for n, m in ((8, 4), (6, 6), (5, 1), (12, 3)):
        x = rng.normal(n, 2)
        assert_same(student.pad_to_multiple(x, m), x, name=f"{n} rows, m = {m}")


@grades("e9_4_tests", weight=1.5)
def test_padding_dtypes_and_shapes(student, rng):
    """Any dtype and number of dimensions will do, and no rows stay no rows."""
    n, m = rng.integer(5, 9), 4
    x = rng.integers(1, 9, (4 + n % 3 + 1, 2))
    for dtype in (torch.int64, torch.uint8, torch.float64, torch.float16, torch.bool):
        given = x.to(dtype)
        assert_same(student.pad_to_multiple(given, m), padded(given, m), name=str(dtype))
    for exact in (x * 2**55 + 1, x.double() / 3):
        got = student.pad_to_multiple(exact, m)
        assert_same(got, padded(exact, m), rtol=0, atol=0, name=f"all digits of {exact.dtype}")
    for given in (x.bfloat16(), torch.complex(x.float(), -x.float())):
        assert_same(student.pad_to_multiple(given, m), padded(given, m), name=str(given.dtype))
    for shape in ((5,), (5, 2, 3), (7, 1, 2, 2)):
        y = rng.normal(*shape)
        assert_same(student.pad_to_multiple(y, m), padded(y, m), name=f"shape {shape}")
    got = student.pad_to_multiple(torch.zeros(0, 3), m)
    assert got.shape == (0, 3), "no rows"


@grades("e9_4_tests", weight=0.5)
def test_padding_on_an_accelerator(student, accelerator, rng):
    """The rows of zeros are on the device of the tensor."""
    x = rng.normal(5, 3).cpu()
    got = student.pad_to_multiple(accelerator.put(x), 4)
    accelerator.assert_on(got)
    assert_same(accelerator.fetch(got), padded(x, 4), name="padded")


@grades("e9_4_tests", weight=1)
def test_padding_keeps_gradients_and_input(student, rng):
    """Gradients flow back through the padding, and the tensor stays as it was."""
    helpers, x = student.load("helpers.py"), rng.normal(5, 3)
    pad = helpers.with_number(student.pad_to_multiple, 4)
    assert_gradients(pad, [x], lambda x: padded(x, 4))
    given = student.put(x)
    assert_same(student.pad_to_multiple(given, 3), padded(x, 3), name="padded")
    assert torch.equal(given, x), "the tensor was changed"


@grades("e9_4_tests", weight=0.75)
def test_padding_bounds_the_graphs(student, rng):
    """With padded batches, a backend of fixed shapes needs one graph per multiple."""
    helpers = student.load("helpers.py")
    counter = helpers.Counter()
    fixed = student.torch.compile(helpers.centre, backend=counter, dynamic=False)
    for size in (3, 9, 14, 8, 16, 2):
        x = rng.normal(size, 3)
        got = fixed(student.pad_to_multiple(x, 8))
        assert_same(got, centre(padded(x, 8)), name=f"a batch of {size}")
    assert counter.graphs == 2, "not one graph per multiple"
