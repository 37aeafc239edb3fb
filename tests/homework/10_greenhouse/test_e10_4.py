"""Hidden tests of exercise 10.4: `train_model`, judged in greenhouses that nobody has shown to it.

Training data, test data and all losses are drawn and computed in this process, anew in each run.
"""

import math
import runpy
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn

from torchgrade.testing import (
    assert_reproducible,
    assert_rng_untouched,
    assert_same,
    grades,
    value,
)

GENERATOR = runpy.run_path(str(Path(__file__).with_name("generator.py")))


def draw(seed, count):
    """Readings, true probabilities and alarms of new greenhouses."""
    rows = list(GENERATOR["greenhouses"](seed, count))
    readings = [[math.nan if x is None else x for x in read] for _, _, read, _, _ in rows]
    chances, alarms = ([row[k] for row in rows] for k in (3, 4))
    return torch.tensor(readings), torch.tensor(chances), torch.tensor(alarms).float()


def season(rng, train=22, val=8, test=40):
    """What a student's function gets, and greenhouses in which its model is judged."""
    x, _, y = draw(rng.seed(), train + val)
    new_x, chances, new_y = draw(rng.seed(), test)
    fitted = x[: 100 * train]
    mean = fitted.nanmean(0)
    std = (fitted - mean).square().nanmean(0).sqrt()

    def prepare(rows):
        return torch.cat([((rows - mean) / std).nan_to_num(), rows.isnan().float()], 1)

    rows = 100 * train
    data = (prepare(x[:rows]), y[:rows], prepare(x[rows:]), y[rows:])
    return SimpleNamespace(data=data, x=prepare(new_x), y=new_y, chances=chances)


def base_rate_loss(seen):
    """Loss of the model that always says how often each alarm rings in the training data."""
    return F.binary_cross_entropy(seen.data[1].mean(0).expand_as(seen.y), seen.y).item()


def linear_loss(seen):
    """Loss of logistic regression on the same inputs."""
    x, y = seen.data[:2]
    model = nn.Linear(x.shape[1], y.shape[1])
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=50, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x), y)
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        return F.binary_cross_entropy_with_logits(model(seen.x), seen.y).item()


def oracle_loss(seen):
    """Loss of the true probabilities."""
    return F.binary_cross_entropy(seen.chances, seen.y).item()


def answers(model, x, alarms=3):
    """The model's logits, of the right shape and finite."""
    logits = value(model(x)).detach()
    assert logits.shape == (len(x), alarms), "shape of the logits"
    assert logits.dtype == torch.float32, "dtype of the logits"
    assert logits.isfinite().all(), "a logit is not finite"
    return logits


def loss_of(model, seen):
    """Mean BCE of a model's logits in the new greenhouses."""
    return F.binary_cross_entropy_with_logits(answers(model, seen.x), seen.y).item()


@grades("e10_4_tests", weight=2)
def test_tier1_better_than_always_the_base_rate(student, rng):
    """In new greenhouses the loss is less than 0.8 of that of the base rate."""
    seen = season(rng)
    model = student.train_model(*seen.data, seed=rng.seed())
    assert loss_of(model, seen) < 0.8 * base_rate_loss(seen), "no better than the base rate"


@grades("e10_4_tests", weight=2)
def test_tier2_better_than_a_linear_model(student, rng):
    """In new greenhouses the loss is less than 0.97 of that of a linear model."""
    seen = season(rng)
    model = student.train_model(*seen.data, seed=rng.seed())
    assert loss_of(model, seen) < 0.97 * linear_loss(seen), "no better than a linear model"


@grades("e10_4_tests", weight=2)
def test_tier3_close_to_the_oracle(student, rng):
    """The median of three models covers 40 % of the way from a linear model to the oracle."""
    seen = season(rng)
    linear, oracle = linear_loss(seen), oracle_loss(seen)
    goal = linear - 0.4 * (linear - oracle)

    def reaches_it():
        return loss_of(student.train_model(*seen.data, seed=rng.seed()), seen) <= goal

    first, second = reaches_it(), reaches_it()
    # where two agree, the third can't change what the median does
    median = first if first == second else reaches_it()
    assert median, "too far from the oracle"


@grades("e10_4_tests", weight=1.5)
def test_outputs_are_calibrated_logits(student, rng):
    """On average each alarm's probability is how often it rings, and some are clear."""
    seen = season(rng)
    logits = answers(student.train_model(*seen.data, seed=rng.seed()), seen.x)
    # the first two follow from the last two, and say more about what went wrong
    assert logits.min() < 0, "no logit is negative, as if they were probabilities"
    assert (logits.amax(0) > logits.amin(0)).all(), "an alarm's logit is the same in each hour"
    p = logits.sigmoid()
    gap = p.mean(0) - seen.y.mean(0)
    assert gap.max() < 0.1 or p.amax(1).min() < 0.3, "in each hour some alarm is likely"
    assert (p.amax(0) > 0.6).all() or gap.max() < 0.1, "too often on average, and never clearly"
    assert gap.max() < 0.1, "an alarm rings too often"
    assert gap.min() > -0.1, "an alarm rings too rarely"
    assert (p.amin(0) < 0.05).all(), "no probability is small"
    assert (p.amax(0) > 0.6).all(), "no probability is large"


@grades("e10_4_tests", weight=1.5)
def test_deterministic_and_clean(student, rng):
    """The seed alone decides the model, and the global random state stays as it was."""
    seen = season(rng, train=3, val=1, test=1)

    def run(seed):
        return value(student.train_model(*seen.data, seed=seed)(seen.x)).detach()

    assert_reproducible(student, run, rng.seed())
    assert_rng_untouched(student, lambda: student.train_model(*seen.data, seed=rng.seed()))


@grades("e10_4_tests", weight=0.5)
def test_default_seed(student, rng):
    """Without a seed it is the default one that decides."""
    seen = season(rng, train=4, val=2, test=2)
    helpers, outputs = student.load("helpers.py"), []
    for _ in range(2):
        helpers.seed_everything(rng.seed())
        outputs.append(answers(student.train_model(*seen.data), seen.x))
    assert torch.equal(*outputs), "two calls give two models"
    assert outputs[0].std() > 0, "the model says the same everywhere"


@grades("e10_4_tests", weight=1)
def test_a_small_module_in_eval_mode(student, rng):
    """What comes back is a module in eval mode with 20 000 parameters at most."""
    seen, helpers = season(rng, train=5, val=2, test=2), student.load("helpers.py")
    model = student.train_model(*seen.data, seed=rng.seed())
    assert helpers.is_module(model), "no module"
    assert model.training is False, "training mode"
    assert helpers.count_parameters(model) <= 20_000, "too many parameters"
    together = answers(model, seen.x)
    assert together.std() > 0, "the model says the same everywhere"
    assert torch.equal(answers(model, seen.x), together), "two calls differ"
    alone = answers(model, seen.x[3:4])
    assert_same(alone, together[3:4], rtol=1e-3, atol=1e-4, allow_zeros=True, name="a row alone")


def bands(rng):
    """Rows of four inputs; an alarm rings where the first or second lies outside of a band."""
    x = rng.uniform(900, 4, low=-2, high=2).cpu()
    return x, (x[:, :2].abs() > 1).float()


@grades("e10_4_tests", weight=1)
def test_other_inputs_and_alarms(student, rng):
    """Any number of inputs and of alarms will do."""
    x, y = bands(rng)
    model = student.train_model(x[:700], y[:700], x[700:800], y[700:800], seed=rng.seed())
    logits = answers(model, x[800:], 2)
    likely = logits.sigmoid()[y[800:].all(1)].mean()
    assert likely > 0.65, "where both alarms ring, neither is likely"
    loss = F.binary_cross_entropy_with_logits(logits, y[800:])
    assert loss < 0.5, "two alarms that ring outside of a band are not learned"


@grades("e10_4_tests", weight=1)
def test_rows_in_any_order(student, rng):
    """Where the rows are sorted by their alarms, the model is as good as where they are not."""
    x, y = bands(rng)
    losses = []
    for rows in (torch.arange(700), (2 * y[:700, 0] + y[:700, 1]).argsort()):
        model = student.train_model(x[rows], y[rows], x[700:800], y[700:800], seed=rng.seed())
        logits = answers(model, x[800:], 2)
        losses.append(F.binary_cross_entropy_with_logits(logits, y[800:]).item())
    mixed, ordered = losses
    assert mixed < 0.6, "little is learned, whatever the order"
    assert ordered < mixed + 0.12, "what is learned depends on the order of the rows"


@grades("e10_4_tests", weight=0.5, hollow="asks for what must not change")
def test_inputs_kept(student, rng):
    """The four tensors stay as they were."""
    data = season(rng, train=4, val=2, test=1).data
    own = [student.put(t) for t in data]
    student.train_model(*own, seed=rng.seed())
    for mine, given in zip(own, data, strict=True):
        assert torch.equal(mine, given), "a tensor changed"
        assert not mine.requires_grad, "a tensor asks for gradients"
