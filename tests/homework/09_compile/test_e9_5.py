"""Hidden tests of exercise 9.5: a step of k-means in NumPy, as one graph."""

import numpy as np
import torch

from torchgrade.testing import assert_same, grades


def cloud(rng, n, k, d, dtype=np.float32):
    """Points and means; each mean has points, no point has two means nearly equally near."""
    means = rng.normal(k, d) * 2
    means[:, 0] = torch.tensor(rng.permutation(k)) - k / 2 + rng.uniform(k, high=0.3)
    close = means + 0.1 * rng.uniform(k, d)
    far = means[rng.integers(0, k, (6 * n,))] + rng.normal(6 * n, d) * 1.5
    points, means = (t.cpu().numpy().astype(dtype) for t in (torch.cat([close, far]), means))
    if k > 1:
        gaps = np.sort(distances(points, means), axis=1)
        points = points[gaps[:, 1] - gaps[:, 0] > 0.02]
    assert len(points) >= n
    return points[:n][rng.permutation(n)], means


def distances(X, means):
    """Euclidean distances in float64, pair by pair."""
    return np.array([[np.sqrt(((x - m) ** 2).sum()) for m in means] for x in X.astype(float)])


def assigned(X, means):
    """What `kmeans_assign` is to give."""
    return np.array([int(np.argmin(row)) for row in distances(X, means)])


def updated(X, labels, k):
    """What `kmeans_update` is to give."""
    rows = [X[labels == j].astype(float).mean(0) if j in labels else X[0] * 0 for j in range(k)]
    return np.stack(rows).astype(X.dtype)


def some_labels(rng, n, k):
    """Labels in which each of the k occurs, in any order."""
    order = torch.tensor(rng.permutation(n))
    return (torch.arange(n) % k)[order].numpy()


def assert_array(got, expected, name):
    """It is an array of NumPy with these values, this shape and this dtype."""
    assert isinstance(got, np.ndarray), "not an array of NumPy"
    assert got.dtype == expected.dtype, "dtype"
    got, expected = (torch.from_numpy(np.ascontiguousarray(a)) for a in (got, expected))
    tolerance = {"rtol": 1e-4, "atol": 1e-4} if expected.is_floating_point() else {}
    assert_same(got, expected, name=name, **tolerance)


def assert_written(helpers, compiled, *args):
    """Dynamo writes the call into one graph; what it says otherwise tells one mistake from another.

    No more than that hangs on its words: whatever they are, there must be none.
    """
    said = helpers.refused(compiled, *args)
    assert "attribute access" not in said, "an attribute that Dynamo does not know"
    assert "data-dependent" not in said.lower(), "a size or a decision that depends on the numbers"
    assert not said, "Dynamo refuses"


@grades("e9_5_tests", weight=1.5)
def test_numpy_in_numpy_out(student, rng):
    """NumPy in, NumPy out: int64 labels, and means in the dtype of the points."""
    for dtype in (np.float32, np.float64):
        X, means = cloud(rng, 12, 3, 2, dtype)
        labels = some_labels(rng, 12, 3)
        assert_array(student.kmeans_assign(X, means), assigned(X, means), "labels")
        assert_array(student.kmeans_update(X, labels, 3), updated(X, labels, 3), "means")


@grades("e9_5_tests", weight=2)
def test_random_vs_loops(student, rng):
    """Random points in several dimensions get the labels that a loop would give them."""
    here = rng.normal(4, 3).cpu().numpy()
    got = student.kmeans_assign(here, np.concatenate([here, 3 * here]))
    assert np.array_equal(got, np.arange(4)), "where a mean is, another one is nearest"
    for n, k, d in ((40, 4, 3), (5, 5, 5), (30, 2, 6), (9, 7, 1)):
        X, means = cloud(rng, n, k, d)
        assert_array(student.kmeans_assign(X, means), assigned(X, means), f"{n}, {k}, {d}")
    X, means = cloud(rng, 6, 1, 2)
    got = student.kmeans_assign(X, means)
    assert got.shape == (6,), "one mean: shape"
    assert not got.any(), "one mean: labels"


@grades("e9_5_tests", weight=2)
def test_means_of_the_points(student, rng):
    """Each mean is that of its own points, in as many dimensions as there are."""
    X, _ = cloud(rng, 5, 2, 5)
    labels = some_labels(rng, 5, 5)
    assert_array(student.kmeans_update(X, labels, 5), updated(X, labels, 5), "one point each")
    for n, k, d in ((40, 4, 3), (30, 2, 6), (9, 7, 1), (6, 1, 2)):
        X, _ = cloud(rng, n, 2, d)
        labels = some_labels(rng, n, k)
        expected = updated(X, labels, k)
        assert_array(student.kmeans_update(X, labels, k), expected, f"{n}, {k}, {d}")


@grades("e9_5_tests", weight=2)
def test_assign_compiles_as_one_graph(student, rng):
    """kmeans_assign is one small graph with fullgraph=True, and gives the same."""
    helpers = student.load("helpers.py")
    for dtype in (np.float32, np.float64):
        counter = helpers.Counter()
        compiled = student.torch.compile(student.kmeans_assign, backend=counter, fullgraph=True)
        X, means = cloud(rng, 60, 3, 2, dtype)
        assert_written(helpers, compiled, X, means)
        assert_array(compiled(X, means), assigned(X, means), "labels")
        assert counter.graphs == 1, "not one graph"
        assert counter.operations[0] < 60, "too many operations"


@grades("e9_5_tests", weight=2)
def test_update_compiles_as_one_graph(student, rng):
    """kmeans_update is one small graph with fullgraph=True, and gives the same."""
    helpers = student.load("helpers.py")
    for dtype in (np.float32, np.float64):
        counter = helpers.Counter()
        compiled = student.torch.compile(student.kmeans_update, backend=counter, fullgraph=True)
        X, _ = cloud(rng, 60, 3, 2, dtype)
        labels = some_labels(rng, 60, 3)
        assert_written(helpers, compiled, X, labels, 3)
        assert_array(compiled(X, labels, 3), updated(X, labels, 3), "means")
        assert counter.graphs == 1, "not one graph"
        assert counter.operations[0] < 60, "too many operations"


@grades("e9_5_tests", weight=1.5)
def test_empty_cluster(student, rng):
    """A mean without points becomes zeros, compiled or not; the others are right."""
    X, _ = cloud(rng, 10, 2, 3)
    labels = some_labels(rng, 10, 2) * 2
    for k in (3, 5):
        got = student.kmeans_update(X, labels, k)
        assert np.isfinite(got).all(), "not finite"
        assert_array(got, updated(X, labels, k), f"{k} means")
    compiled = student.torch.compile(student.kmeans_update, backend="eager")
    assert_array(compiled(X, labels, 4), updated(X, labels, 4), "compiled")


@grades("e9_5_tests", weight=1)
def test_inputs_kept(student, rng):
    """Points, means and labels are as they were."""
    X, means = cloud(rng, 9, 3, 2)
    labels = some_labels(rng, 9, 3)
    own_X, own_means, own_labels = (student.put(a) for a in (X, means, labels))
    assert_array(student.kmeans_assign(own_X, own_means), assigned(X, means), "labels")
    assert_array(student.kmeans_update(own_X, own_labels, 3), updated(X, labels, 3), "means")
    asarray = student.numpy.array
    assert np.array_equal(asarray(own_X), X), "the points changed"
    assert np.array_equal(asarray(own_means), means), "the means changed"
    assert np.array_equal(asarray(own_labels), labels), "the labels changed"


@grades("e9_5_tests", weight=1)
def test_far_from_zero(student, rng):
    """Far from zero, too, each point gets its nearest mean, and a few steps find two heaps."""
    heaps = rng.normal(20, 2).cpu().numpy() * 0.3
    heaps[:10] += np.array([6.0, -5.0], dtype=np.float32)
    heaps[10:] += np.array([-7.0, 4.0], dtype=np.float32)
    means = np.stack([heaps[0], heaps[-1]])
    for _ in range(3):
        labels = student.kmeans_assign(heaps, means)
        assert_array(labels, np.arange(20) // 10, "labels")
        means = student.kmeans_update(heaps, labels, 2)
    expected = np.stack([heaps[:10].mean(0), heaps[10:].mean(0)])
    assert_array(means, expected, "means")
    X, means = (a + np.float32(20_000) for a in cloud(rng, 60, 4, 3))
    assert_array(student.kmeans_assign(X, means), assigned(X, means), "labels of points far away")
