"""Hidden tests of exercise 9.1: `run_compiled` and `clean_state_dict`."""

import torch

from torchgrade.testing import assert_same, grades, value


def wave(x):
    """What the helper of that name gives."""
    return torch.sin(x) * x.abs().sum()


@grades("e9_1_tests", weight=2)
def test_values_in_order(student, rng):
    """Each batch goes once through what the given backend made, and results come in order."""
    helpers, batches = student.load("helpers.py"), [rng.normal(5, 3) for _ in range(4)]
    counter = helpers.Counter()
    got = student.run_compiled(helpers.wave, batches, backend=counter)
    assert type(got) is list, "not a list"
    assert len(got) == 4, "number of results"
    assert_same(got, [wave(x) for x in batches], name="results")
    assert counter.graphs > 0, "the backend was not called"
    assert counter.graphs == 1, "more than one graph"
    assert counter.runs == 4, "what was compiled did not run once for each batch"


@grades("e9_1_tests", weight=2)
def test_torch_compile_called_once(student, rng):
    """torch.compile is called once, however many batches there are."""
    helpers = student.load("helpers.py")
    batches = [rng.normal(4, 3) for _ in range(5)]
    counter = helpers.Counter()
    with helpers.Spy() as spy:
        got = student.run_compiled(helpers.wave, batches, backend=counter)
    assert spy.calls > 0, "torch.compile was not called"
    assert spy.calls == 1, "torch.compile was called again"
    assert counter.graphs == 1, "graphs"
    assert counter.runs == 5, "runs"
    assert_same(got, [wave(x) for x in batches], name="results")


@grades("e9_1_tests", weight=2)
def test_module_and_gradients(student, rng):
    """A module can be trained through it: gradients reach its own parameters and the inputs."""
    helpers = student.load("helpers.py")
    net, counter = helpers.Net(), helpers.Counter()
    batches = [student.put(rng.normal(5, 3)) for _ in range(2)]
    for batch in batches:
        batch.requires_grad_()
    weight, bias = value(net.layer.weight).detach(), value(net.layer.bias).detach()
    got = list(student.run_compiled(net, batches, backend=counter))
    leaves = [weight.requires_grad_(), bias.requires_grad_()]
    leaves += [value(batch).detach().requires_grad_() for batch in batches]
    expected = [torch.tanh(x @ weight.T + bias) for x in leaves[2:]]
    assert_same(got, [y.detach() for y in expected], name="results")
    assert counter.runs == 2, "the module was not compiled"
    upstream = [rng.normal(5, 4) for _ in range(2)]
    gradients = torch.autograd.grad(expected, leaves, upstream)
    for y, vector in zip(got, upstream, strict=True):
        assert y.requires_grad, "a result carries no gradient"
        y.backward(vector)
    assert_same(batches[0].grad, gradients[2], name="gradient of the first batch")
    assert_same(batches[1].grad, gradients[3], name="gradient of the second batch")
    assert_same(net.layer.weight.grad, gradients[0], name="gradient of the weight")
    assert_same(net.layer.bias.grad, gradients[1], name="gradient of the bias")


@grades("e9_1_tests", weight=1)
def test_empty_and_iterator(student, rng):
    """Batches may come from a generator that can be gone through only once."""
    helpers, batches = student.load("helpers.py"), [rng.normal(2, 3) for _ in range(3)]
    counter = helpers.Counter()
    got = student.run_compiled(helpers.wave, helpers.once(batches), backend=counter)
    assert len(got) == 3, "number of results from a generator"
    assert_same(got, [wave(x) for x in batches], name="results from a generator")
    got = student.run_compiled(helpers.wave, tuple(batches), backend=counter)
    assert_same(got, [wave(x) for x in batches], name="results from a tuple")


@grades("e9_1_tests", weight=0.75, hollow="asks for an empty list and for no compilation")
def test_does_not_compile_when_nothing_to_do(student):
    """Without any batch there is an empty list, and the backend is never called."""
    helpers = student.load("helpers.py")
    counter = helpers.Counter()
    got = student.run_compiled(helpers.wave, [], backend=counter)
    assert type(got) is list, "not a list"
    assert len(got) == 0, "a result without a batch"
    got = student.run_compiled(helpers.wave, helpers.once([]), backend=counter)
    assert len(got) == 0, "a result without a batch, from a generator"
    assert counter.graphs == 0, "something was compiled"


@grades("e9_1_tests", weight=0.75)
def test_batches_kept(student, rng):
    """The batches are as they were."""
    helpers, x = student.load("helpers.py"), rng.normal(4, 3)
    batch = student.put(x)
    got = student.run_compiled(helpers.wave, [batch, batch], backend="eager")
    assert_same(got, [wave(x), wave(x)], name="results")
    assert torch.equal(batch, x), "a batch was changed"


@grades("e9_1_tests", weight=2)
def test_state_dict_loads_into_the_plain_model(student):
    """The state of a compiled model, buffers included, loads into a fresh plain one."""
    helpers = student.load("helpers.py")
    club = helpers.Club()
    names = set(value(helpers.entries(club.state_dict())))
    expected = value(helpers.entries(club.state_dict()))
    compiled = student.torch.compile(club, backend="eager")
    assert set(student.clean_state_dict(compiled)), "nothing comes from a compiled model"
    assert helpers.accepts(student.clean_state_dict, club), "a plain model is refused"
    for model in (compiled, club):
        clean = student.clean_state_dict(model)
        got = value(helpers.entries(clean))
        assert "visits" in got, "the buffer is lost"
        assert set(got) == names, "names"
        assert_same(got, expected, name="state")
        fresh = helpers.Club()
        fresh.load_state_dict(clean)
        assert_same(value(helpers.entries(fresh.state_dict())), expected, name="what was loaded")


@grades("e9_1_tests", weight=0.75)
def test_compiled_in_place(student, rng):
    """A module that was compiled in place gives its plain names, too, and keeps working."""
    helpers, x = student.load("helpers.py"), rng.normal(4, 3)
    net, counter = helpers.Net(), helpers.Counter()
    net.compile(backend=counter)
    expected = value(helpers.entries(net.state_dict()))
    got = value(helpers.entries(student.clean_state_dict(net)))
    assert_same(got, expected, name="state")
    y = torch.tanh(x @ expected["layer.weight"].T + expected["layer.bias"])
    assert_same(net(x), y, requires_grad=True, name="output")
    assert counter.runs == 1, "the module is not compiled any more"


@grades("e9_1_tests", weight=0.75)
def test_model_kept_and_names_alike(student, rng):
    """Only the mark of the wrapper goes, and the model is still compiled afterwards."""
    helpers, x = student.load("helpers.py"), rng.normal(4, 2)
    museum, counter = helpers.Museum(), helpers.Counter()
    model = student.torch.compile(museum, backend=counter)
    before = value(helpers.entries(model.state_dict()))
    expected = value(helpers.entries(museum.state_dict()))
    for kind in (museum, model):
        got = value(helpers.entries(student.clean_state_dict(kind)))
        assert set(got) == set(expected), "names"
        assert_same(got, expected, name="state")
    assert set(value(helpers.entries(model.state_dict()))) == set(before), "the model's own names"
    weight, bias = (expected[f"_orig_mod_of_1913.{part}"] for part in ("weight", "bias"))
    assert_same(model(x), x @ weight.T + bias, requires_grad=True, name="output")
    assert counter.runs == 1, "the model is not compiled any more"
