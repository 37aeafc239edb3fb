"""Hidden tests of exercise 8.4: checkpoints from which training goes on to the last bit."""

import torch

from torchgrade.testing import assert_rng_untouched, grades, value

EVERYTHING = ("scheduler", "generator")


def data(rng):
    """Inputs and targets."""
    return rng.normal(24, 6), rng.normal(24, 2)


def equal(first, second):
    """Whether two lists of tensors are the same to the last bit."""
    first, second = value(first), value(second)
    same = len(first) == len(second) > 0
    return same and all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def exact_resume(student, rng, kind):
    """Stop after three epochs, go on in new objects: nothing may tell it from not stopping."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    seed, path = rng.seed() % 2**31, f"{helpers.folder()}/night.pt"
    whole = helpers.Training(kind, seed)
    losses = value(whole.train(x, y, 6))
    weights, memory = value(whole.weights()), value(whole.memory())
    stopped = helpers.Training(kind, seed)
    stopped.train(x, y, 3)
    student.save_checkpoint(path, epoch=3, **stopped.objects(*EVERYTHING))
    assert equal([torch.tensor(stopped.train(x, y, 3))], [torch.tensor(losses[9:])]), "after saving"
    resumed = helpers.Training(kind, seed + 1)
    helpers.unlike(seed + 2)
    epoch = student.load_checkpoint(path, **resumed.objects(*EVERYTHING))
    assert epoch == 4, "the next epoch"
    assert all(value(resumed.together())), "the optimizer trains other tensors than the model's"
    found = value(resumed.train(x, y, 3))
    assert found[0] == losses[9], "the first loss after resuming"
    assert found[1] == losses[10], "the second loss after resuming"
    assert found == losses[9:], "the losses after resuming"
    assert equal(resumed.weights(), weights), "weights and buffers in the end"
    tensors, rates = value(resumed.memory())
    assert rates == memory[1], "the learning rate in the end"
    assert equal(tensors, memory[0]), "the optimizer's memory in the end"


@grades("e8_4_tests", weight=2.5)
def test_resume_is_bit_exact_sgd_momentum(student, rng):
    """With momentum, a resumed training is the uninterrupted one, bit for bit."""
    exact_resume(student, rng, "momentum")


@grades("e8_4_tests", weight=2)
def test_resume_is_bit_exact_adam(student, rng):
    """So it is with Adam and AdamW."""
    exact_resume(student, rng, "adam")
    exact_resume(student, rng, "adamw")


@grades("e8_4_tests", weight=1.5)
def test_plain_load_weights_only(student, rng):
    """torch.load opens the file as it is, and another process may have written it."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    path = f"{helpers.folder()}/night.pt"
    first = helpers.Training("momentum", 1)
    first.train(x, y, 2)
    weights = value(first.weights())
    objects = first.objects(*EVERYTHING)
    written = helpers.in_another_process(student.save_checkpoint, path, objects, 7)
    assert written, "saving in another process"
    assert helpers.opens(path), "torch.load does not open it"
    second = helpers.Training("momentum", 2)
    assert student.load_checkpoint(path, **second.objects(*EVERYTHING)) == 8, "the next epoch"
    assert equal(second.weights(), weights), "weights and buffers"


def interrupted(student, rng, accident):
    """Save, then save again with an accident: what is there afterwards, and later."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    path = f"{helpers.folder()}/night.pt"
    training = helpers.Training("momentum", 1, 64)
    objects = training.objects(*EVERYTHING)
    student.save_checkpoint(path, epoch=1, **objects)
    old = value(training.weights())
    training.train(x, y, 1)
    size = int(helpers.size(path))
    assert size > 0, "there is no file at path"
    for share in (0.9, 0.3):
        happened = accident(helpers, path, objects, 2, int(size * share))
        assert happened, "nobody noticed, or nothing was written"
        other = helpers.Training("momentum", 2, 64)
        found = student.load_checkpoint(path, **other.objects(*EVERYTHING))
        assert found == 2, "the checkpoint that is there is not the old one"
        assert equal(other.weights(), old), "weights of the old checkpoint"
    new = value(training.weights())
    student.save_checkpoint(path, epoch=5, **objects)
    other = helpers.Training("momentum", 3, 64)
    assert student.load_checkpoint(path, **other.objects(*EVERYTHING)) == 6, "a later saving"
    assert equal(other.weights(), new), "weights of a later saving"


@grades("e8_4_tests", weight=1.5)
def test_crash_while_saving_keeps_the_old_file(student, rng):
    """If the disk is full while saving, the caller learns of it, and the old file is whole."""

    def full(helpers, path, objects, epoch, room):
        return helpers.on_a_full_disk(student.save_checkpoint, path, objects, epoch, room)

    interrupted(student, rng, full)


@grades("e8_4_tests", weight=1)
def test_power_cut_keeps_the_old_file(student, rng):
    """If the power goes while saving, the old file is whole."""

    def cut(helpers, path, objects, epoch, room):
        return helpers.power_cut(student.save_checkpoint, path, objects, epoch, room)

    interrupted(student, rng, cut)


@grades("e8_4_tests", weight=1.5)
def test_snapshot_not_alias(student, rng):
    """What is trained after saving does not change the checkpoint."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    path = f"{helpers.folder()}/night.pt"
    training = helpers.Training("adam", 1)
    training.train(x, y, 2)
    objects = training.objects(*EVERYTHING)
    student.save_checkpoint(path, epoch=2, **objects)
    weights, memory, luck = (value(f()) for f in (training.weights, training.memory, training.luck))
    training.train(x, y, 2)
    assert not equal(training.weights(), weights), "the training does not move"
    student.load_checkpoint(path, **objects)
    assert equal(training.weights(), weights), "weights and buffers"
    tensors, rates = value(training.memory())
    assert equal(tensors, memory[0]), "the optimizer's memory"
    assert rates == memory[1], "the learning rate"
    found = value(training.luck())
    assert found[0] == luck[0], "the global generator"
    assert found[1] == luck[1], "the generator of the data"


@grades("e8_4_tests", weight=1.5)
def test_optional_parts_and_mode(student, rng):
    """Scheduler and generator may be missing, a path may be text, and the mode stays."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    place = helpers.folder()
    for number, parts in enumerate(((), ("scheduler",), ("generator",), EVERYTHING)):
        path = f"{place}/{number}.pt"
        given = student.Path(path) if number % 2 else path
        training = helpers.Training("momentum", number)
        training.train(x, y, 1)
        training.model.train(number % 2 == 1)
        student.save_checkpoint(given, epoch=number, **training.objects(*parts))
        assert training.model.training is (number % 2 == 1), "the mode after saving"
        weights = value(training.weights())
        for wanted in {parts, ()}:
            for mode in (True, False):
                other = helpers.Training("momentum", 9)
                other.model.train(mode)
                found = student.load_checkpoint(given, **other.objects(*wanted))
                assert found == number + 1, "the next epoch"
                assert equal(other.weights(), weights), "weights and buffers"
                assert other.model.training is mode, "the mode after loading"
    training = helpers.Training("momentum", 5)
    student.save_checkpoint(f"{place}/default.pt", **training.objects())
    other = helpers.Training("momentum", 6)
    assert student.load_checkpoint(f"{place}/default.pt", **other.objects()) == 1, "epoch 0"


@grades("e8_4_tests", weight=1, hollow="asks for what must not change")
def test_saving_changes_nothing(student, rng):
    """Saving leaves model, optimizer, generators and files beside it alone."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    place = helpers.folder()
    training = helpers.Training("adam", 1)
    training.train(x, y, 1)
    objects = training.objects(*EVERYTHING)
    weights, memory, luck = (value(f()) for f in (training.weights, training.memory, training.luck))
    for number in range(2):
        path = f"{place}/{number}.pt"
        assert_rng_untouched(
            student, lambda path=path: student.save_checkpoint(path, epoch=1, **objects)
        )
    assert helpers.size(f"{place}/0.pt") > 0, "the first file"
    assert equal(training.weights(), weights), "weights and buffers"
    tensors, rates = value(training.memory())
    assert equal(tensors, memory[0]), "the optimizer's memory"
    assert rates == memory[1], "the learning rate"
    assert value(training.luck())[1] == luck[1], "the generator of the data"


@grades("e8_4_tests", weight=0.75)
def test_map_location(student, rng):
    """map_location reaches torch.load, also as a function."""
    helpers, (x, y) = student.load("helpers.py"), data(rng)
    path = f"{helpers.folder()}/night.pt"
    training = helpers.Training("momentum", 1)
    training.train(x, y, 1)
    student.save_checkpoint(path, epoch=4, **training.objects(*EVERYTHING))
    weights, other = value(training.weights()), helpers.Training("momentum", 2)
    where = helpers.Where()
    found = student.load_checkpoint(path, **other.objects(*EVERYTHING), map_location=where)
    assert found == 5, "the next epoch"
    assert equal(other.weights(), weights), "weights and buffers"
    assert where.calls > 0, "map_location was not asked"


@grades("e8_4_tests", weight=0.75)
def test_pickles_are_refused(student, rng):
    """A file that would run code when it is opened is refused."""
    helpers, seed = student.load("helpers.py"), rng.integer(1, 1000)
    place = helpers.folder()
    training = helpers.Training("momentum", seed)
    student.save_checkpoint(f"{place}/good.pt", epoch=2, **training.objects())
    other = helpers.Training("momentum", seed + 1)
    found = student.load_checkpoint(f"{place}/good.pt", **other.objects())
    assert found == 3, "a good file"
    assert equal(other.weights(), training.weights()), "weights of a good file"
    path, flag = f"{place}/evil.pt", f"{place}/sprung"
    helpers.trap(path, flag)
    sprung, refused = helpers.trodden(student.load_checkpoint, path, flag, other.objects())
    assert sprung is False, "a pickle was opened"
    assert refused, "nobody was told"
