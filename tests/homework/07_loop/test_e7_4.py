"""Hidden tests of exercise 7.4: `to_device` for boxes within boxes."""

import torch

from torchgrade.testing import assert_same, grades, value


def tensor(rng):
    """The entry of a tensor in a crate's list of contents."""
    made = rng.choice((rng.normal(rng.integer(1, 4), 2), rng.integers(0, 9, (rng.integer(1, 4),))))
    return "tensor", made


def crate(rng):
    """A deep crate: every kind of box stands in another one."""
    inner = ("Reading", [tensor(rng), ("list", [tensor(rng), ("other", "wet")]), ("other", None)])
    middle = (
        "dict",
        [["b", inner], ["a", ("tuple", [tensor(rng), tensor(rng)])], [7, tensor(rng)]],
    )
    boxes = [
        middle,
        ("list", [("other", "Rosa"), ("other", 3), ("list", []), ("tuple", [])]),
        ("tuple", [("list", [("dict", [["deep", ("tuple", [tensor(rng)])]])]), ("dict", [])]),
        ("Reading", [("other", 0.25), tensor(rng), ("dict", [["mask", tensor(rng)]])]),
    ]
    return rng.choice(("list", "tuple")), [boxes[i] for i in rng.permutation(4)]


def described(spec):
    """What `describe` says of the crate with these contents."""
    kind, content = spec
    if kind == "tensor":
        return ["tensor", [str(content.dtype), *content.shape]]
    if kind in ("dict", "OrderedDict"):
        return [kind, [[key, described(item)] for key, item in content]]
    if kind == "other":
        return [kind, "NoneType" if content is None else content]
    return [kind, [described(item) for item in content]]


def packed(student, spec, there):
    """A crate in the student's process, after its move."""
    made = student.load("helpers.py").Crate(spec)
    made.move(student.to_device, there)
    return made


@grades("e7_4_tests", weight=2, hollow="asks where tensors are")
def test_every_tensor_arrives(student, device, rng):
    """Every tensor arrives on the device, at any depth."""
    for there in ("meta", torch.device("meta")):
        places, _ = value(packed(student, crate(rng), there).arrived())
        assert places == ["meta"] * 8, "a tensor stayed behind"
    weight = student.torch.nn.Parameter(rng.normal(2, 3))
    places = value(student.load("helpers.py").places(student.to_device([weight], "meta")))
    assert places == ["meta"], "a parameter stayed behind"
    alone = student.to_device(rng.normal(3), "meta")
    assert isinstance(alone, torch.Tensor), "a tensor alone"
    places = value(student.load("helpers.py").places(alone))
    assert places == ["meta"], "a tensor alone stayed behind"
    assert tuple(alone.shape) == (3,), "shape of a tensor alone"


@grades("e7_4_tests", weight=2)
def test_structure_kept(student, device, rng):
    """Boxes keep their types, keys, order and fields, empty ones too."""
    helpers = student.load("helpers.py")
    reading = helpers.Reading(rng.normal(2), rng.normal(3), "dry")
    moved = student.to_device(reading, "meta")
    assert helpers.has_fields(moved) is True, "no named tuple any more"
    assert helpers.is_reading(moved) is True, "another class of named tuples"
    length, mask, note = helpers.fields(moved)
    assert (tuple(length.shape), tuple(mask.shape), note) == ((2,), (3,), "dry"), "fields"
    for kind in ("list", "tuple"):
        spec = (kind, [("tensor", rng.normal(2)), ("other", "dry")])
        _, structure = value(packed(student, spec, "meta").arrived())
        assert structure == described(spec), f"a {kind}"
    for there in ("meta", "cpu"):
        spec = crate(rng)
        places, structure = value(packed(student, spec, there).arrived())
        assert structure == described(spec), f"moved to {there}"
        assert places == [there] * 8, f"not on {there}"
    for empty in ("list", "tuple", "dict", "OrderedDict"):
        _, structure = value(packed(student, (empty, []), "meta").arrived())
        assert structure == [empty, []], f"an empty {empty}"


@grades("e7_4_tests", weight=1.5)
def test_other_objects_pass_through(student, device, rng):
    """What is neither tensor nor box is the same object afterwards."""
    helpers = student.load("helpers.py")
    thing, array = helpers.Thing("tin"), student.put(rng.normal(3).cpu().numpy())
    others = [thing, "meta", None, 3, 2.5, True, array, helpers.Thing, b"flour"]
    spec = ("list", [("other", item) for item in others])
    for kind in ("list", "tuple"):
        made = packed(student, (kind, spec[1]), "meta")
        assert made.passed() is True, f"another object came out of a {kind}"
    spec = ("dict", [["things", spec], ["one", ("other", thing)]])
    assert packed(student, spec, "meta").passed() is True, "in a list in a dict"
    mixed = student.to_device({"thing": thing, "x": rng.normal(2), "text": "abc"}, "meta")
    assert mixed["thing"] is thing, "the thing in a dict"
    assert mixed["text"] == "abc", "text in a dict"
    assert value(helpers.places(mixed)) == ["meta"], "the tensor beside them"
    for alone in (thing, None, "text", 3):
        made = packed(student, ("other", alone), "meta")
        assert made.passed() is True, "on its own"


@grades("e7_4_tests", weight=1.5, hollow="asks for what must not change")
def test_input_not_modified(student, device, rng):
    """Whoever packed the crate still has theirs, with the same tensors in it."""
    for _ in range(2):
        spec = crate(rng)
        made = packed(student, spec, "meta")
        places, _ = value(made.arrived())
        assert places == ["meta"] * 8, "what came out"
        same, places, structure = value(made.kept())
        assert structure == described(spec), "another structure"
        assert "meta" not in places, "the original was moved"
        assert same is True, "other objects in the crate"


@grades("e7_4_tests", weight=0.75, hollow="asks for types and order")
def test_ordered_dict_kept(student, device, rng):
    """An OrderedDict stays one, in its order, also within other boxes."""
    entries = [[key, tensor(rng)] for key in (f"k{i}" for i in rng.permutation(6))]
    spec = ("tuple", [("OrderedDict", entries), ("dict", [["x", ("OrderedDict", entries[:2])]])])
    places, structure = value(packed(student, spec, "meta").arrived())
    assert structure == described(spec)
    assert places == ["meta"] * 8, "what came out"


@grades("e7_4_tests", weight=0.5, hollow="asks for identity")
def test_what_only_looks_like_a_box(student, device, rng):
    """An object of another class passes through, also if it has things in common with a box."""
    helpers = student.load("helpers.py")
    form = helpers.Form()
    for spec in (("other", form), ("dict", [["form", ("list", [("other", form)])]])):
        made = packed(student, spec, "meta")
        assert made.passed() is True, "another object came out"
    made = packed(student, ("list", [("other", form), ("tensor", rng.normal(2))]), "meta")
    assert value(made.arrived()[0]) == ["meta"], "the tensor beside it"


@grades("e7_4_tests", weight=1, devices=("cuda", "mps", "simulated"))
def test_values_and_gradients(student, accelerator, rng):
    """The numbers and dtypes arrive as they were, and gradients find the way back."""
    x, n, b = rng.normal(4, 3).cpu(), rng.integers(0, 9, (5,)).cpu(), rng.normal(6).cpu() > 0
    given = student.put(x)
    given.requires_grad_()
    moved = student.to_device({"x": given, "rest": [n, (b,)]}, accelerator.device)
    accelerator.assert_on(moved["x"])
    accelerator.assert_on(moved["rest"][0])
    accelerator.assert_on(moved["rest"][1][0])
    assert_same(accelerator.fetch(moved["rest"][0]), n, name="integers")
    assert torch.equal(accelerator.fetch(moved["rest"][1][0]), b), "booleans"
    assert_same(accelerator.fetch(moved["x"]).detach(), x, name="numbers")
    assert moved["x"].requires_grad, "the way back is cut"
    assert given.requires_grad, "the original does not require a gradient any more"
    upstream = rng.normal(4, 3).cpu()
    moved["x"].backward(accelerator.put(upstream))
    assert_same(given.grad, upstream, name="gradient")
