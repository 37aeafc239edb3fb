"""What draws random numbers is told from what should not, and the seeded from the unseeded."""

import pytest
import torch

from torchgrade.testing import assert_reproducible, assert_rng_untouched, assert_uses_generator


@pytest.mark.parametrize(
    "body",
    [
        "torch.randn(3, generator=torch.Generator().manual_seed(1))",
        "np.random.default_rng(1).normal()",
        "random.Random(1).random()",
        "[w for w in [torch.random.fork_rng()] if not (w.__enter__(), torch.randn(3), "
        "w.__exit__(None, None, None))[0]]",
        "(lambda s: (np.random.rand(), np.random.set_state(s)))(np.random.get_state())",
        "list(torch.utils.data.DataLoader(range(5), shuffle=True, generator=torch.Generator()))",
    ],
)
def test_own_generators_are_accepted(notebook, define, body):
    """A call that draws from its own source, or puts the state back, leaves nothing behind."""
    made = define(f"def f():\n    {body}")
    assert_rng_untouched(notebook, made.f)


@pytest.mark.parametrize(
    ("body", "library"),
    [
        ("torch.randn(3)", "torch"),
        ("torch.manual_seed(0)", "torch"),
        ("np.random.seed(0)", "NumPy"),
        ("np.random.rand()", "NumPy"),
        ("random.shuffle([1, 2, 3])", "Python"),
        ("random.seed(7)", "Python"),
        ("list(torch.utils.data.DataLoader(range(3)))", "torch"),
        ("torch.seed(), np.random.randn(), random.random()", "torch and NumPy and Python"),
        ("nn.Linear(2, 2)", "torch"),
        ("torch.randn(1), torch.manual_seed(0)", "torch"),
    ],
)
def test_a_moved_global_state_is_named(notebook, define, body, library):
    """Drawing and seeding are seen in each of the three libraries, the first time already."""
    made = define(f"torch.manual_seed(0); np.random.seed(0); random.seed(7)\ndef f():\n    {body}")
    with pytest.raises(AssertionError, match=f"of {library}$"):
        assert_rng_untouched(notebook, made.f)


@pytest.mark.parametrize(
    "body",
    [
        "return torch.randn(4, generator=torch.Generator().manual_seed(seed))",
        "return np.random.default_rng(seed).normal(size=4)",
        "r = random.Random(seed); return [r.random() for _ in range(4)]",
        "torch.manual_seed(seed); return {'w': nn.Linear(3, 2).weight.detach()}",
    ],
)
def test_what_the_seed_decides_is_accepted(notebook, define, body):
    """Any generator will do; the result comes back fetched."""
    made = define(f"def f(seed):\n    {body}")
    result = assert_reproducible(notebook, made.f, 3)
    assert not isinstance(result, torch.Tensor) or type(result) is torch.Tensor


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return torch.randn(4)", "two results"),
        ("torch.manual_seed(seed); return np.random.rand(4)", "two results"),
        ("return torch.ones(4) * random.random()", "two results"),
        ("f.n = getattr(f, 'n', 0) + 1; return seed + f.n", "two results"),
        ("return torch.randn(4, generator=torch.Generator().manual_seed(0))", "the same result"),
        ("return np.random.default_rng(seed % 2).normal(size=4)", "the same result"),
        ("return random.Random(seed // 2).random()", "the same result"),
        ("return [1, 2, 3]", "the same result"),
    ],
)
def test_what_the_seed_does_not_decide_is_found(notebook, define, body, words):
    """An unseeded source, a state that stays, and an ignored seed fail."""
    made = define(f"def f(seed):\n    {body}")
    with pytest.raises(AssertionError, match=words):
        assert_reproducible(notebook, made.f, 4)


def test_seeds_may_be_allowed_not_to_matter(notebook, define):
    """A deterministic result is fine where the test says so, but must be repeated."""
    made = define("def f(seed): return [1, 2]\ndef g(seed): return random.random()")
    assert assert_reproducible(notebook, made.f, 4, seeds_matter=False) == [1, 2]
    with pytest.raises(AssertionError):
        assert_reproducible(notebook, made.g, 4, seeds_matter=False)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("torch", "return torch.randn(4, generator=g)"),
        ("torch", "return torch.randperm(9, generator=g).tolist()"),
        ("numpy", "return g.normal(size=4)"),
        ("python", "return [g.random() for _ in range(3)]"),
    ],
)
def test_the_given_generator_is_used(notebook, define, kind, body):
    """Drawing from the generator alone is accepted, of each kind."""
    made = define(f"def f(g):\n    {body}")
    assert_uses_generator(notebook, made.f, 5, kind=kind)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return torch.randn(4)", "moved the global"),
        ("return torch.randn(4, generator=torch.Generator().manual_seed(1))", "was not used"),
        ("torch.randn(4, generator=g); return torch.ones(4)", "the same result"),
        ("g.manual_seed(0); return torch.randn(4, generator=g)", "the same result"),
        ("return torch.randn(4, generator=g) + torch.rand(1)", "moved the global"),
        (
            "g.manual_seed(g.initial_seed()); return torch.randn(4, generator=g)",
            "gives what its seed gave",
        ),
        (
            "torch.randn(1, generator=g);"
            "return torch.randn(4, generator=torch.Generator().manual_seed(g.initial_seed()))",
            "gives what its seed gave",
        ),
        (
            "f.n = getattr(f, 'n', {}); f.n[id(g)] = f.n.get(id(g), len(f.n) * 3);"
            "f.keep = [*getattr(f, 'keep', []), g];"
            "return torch.randn(4, generator=g) + (f.n[id(g)] if len(f.n) > 7 else 0)",
            "two generators in one state",
        ),
        (
            "torch.randn(1, generator=g); f.h = getattr(f, 'h', torch.Generator());"
            "return torch.randn(4, generator=f.h)",
            "two results",
        ),
    ],
)
def test_another_source_than_the_generator_is_found(notebook, define, body, words):
    """Global draws, an own generator, a reseeded one and an ignored draw fail."""
    made = define(f"def f(g):\n    {body}")
    with pytest.raises(AssertionError, match=words):
        assert_uses_generator(notebook, made.f, 5)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("numpy", "g.random(); return np.random.default_rng(g.bit_generator.seed_seq).random(4)"),
        ("python", "g.seed(5); return [g.random() for _ in range(3)]"),
    ],
)
def test_the_seed_of_a_generator_is_not_its_state(notebook, define, kind, body):
    """What goes back to the seed of a generator of another library is found as well."""
    made = define(f"def f(g):\n    {body}")
    with pytest.raises(AssertionError, match=r"the same result|its seed gave"):
        assert_uses_generator(notebook, made.f, 5, kind=kind)
