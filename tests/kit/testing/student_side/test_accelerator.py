"""Code that forgets a device fails on a machine that has one device only; other code does not."""

import os

import pytest
import torch

from torchgrade.remote.handles import StudentError
from torchgrade.testing import accelerator as module
from torchgrade.testing.accelerator import Accelerator, unusable
from torchgrade.testing.outcome import NotHere
from torchgrade.testing.packaged import try_in_fork

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.norm = nn.Linear(3, 4), nn.Linear(4, 2), nn.BatchNorm1d(4)
    def forward(self, x):
        return self.two(F.relu(self.norm(self.one(x))))
"""
STEP = """
def step(net, x, y, device):
    net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss = F.cross_entropy(net(x.to(device)), y.to(device))
    loss.backward()
    optimizer.step()
    return loss.item()
"""
RIGHT = {
    "plain": STEP,
    "optimizer before the move, Adam": """
def step(net, x, y, device):
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    net = net.to(device)
    x, y = (t.to(device, non_blocking=True) for t in (x, y))
    optimizer.zero_grad(set_to_none=True)
    loss = nn.CrossEntropyLoss(label_smoothing=0.1)(net(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return float(loss)
""",
    "asks the parameters, one-hot targets": """
def step(net, x, y, device):
    net = net.to(device=device)
    place = next(net.parameters()).device
    target = F.one_hot(y.to(place), 2).to(torch.float32)
    loss = ((net(x.to(place)).softmax(1) - target) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.1 * p.grad
    return loss.detach().cpu().item()
""",
    "loader with pinned memory, weights and masks": """
def step(net, x, y, device):
    net.to(device).train()
    loader = DataLoader(TensorDataset(x, y), batch_size=4, pin_memory=True)
    for a, b in loader:
        a, b = a.to(device), b.to(device)
        mask = torch.arange(len(a), device=a.device) >= 0
        weight = torch.ones(2, device=device)
        loss = F.cross_entropy(net(a)[mask], b[mask], weight=weight)
        net.zero_grad()
        loss.backward()
    return loss.item()
""",
    "default device, generator, back to the CPU at the end": """
def step(net, x, y, device):
    with torch.device(device):
        noise = torch.randn(x.shape, generator=torch.Generator(device=device).manual_seed(1))
    net.to(device)
    loss = F.cross_entropy(net(x.to(noise) + noise), y.to(noise.device))
    loss.backward()
    net.cpu()
    assert np.isfinite(net.one.weight.detach().numpy()).all()
    return loss.item()
""",
    "LSTM, and a state that is saved and loaded": """
import copy, io
def step(net, x, y, device):
    rnn = nn.LSTM(3, 2, batch_first=True).to(device)
    out, _ = rnn(x.to(device)[:, None])
    loss = F.cross_entropy(out[:, -1], y.to(device))
    loss.backward()
    file = io.BytesIO()
    torch.save(copy.deepcopy(rnn).state_dict(), file)
    file.seek(0)
    nn.LSTM(3, 2).load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    return loss.item()
""",
}
WRONG = {
    "input not moved": STEP.replace("x.to(device)", "x"),
    "target not moved": STEP.replace("y.to(device)", "y"),
    "result of .to dropped": STEP.replace(
        "    net.to(device)\n", "    net.to(device)\n    x.to(device); y.to(device)\n"
    ).replace("net(x.to(device)), y.to(device)", "net(x), y"),
    "model not moved": STEP.replace("    net.to(device)\n", ""),
    "cuda hard-coded": STEP.replace("to(device)", 'to("cuda")'),
    "cuda method": STEP.replace("net.to(device)", "net.cuda()"),
    "picks a device of its own": STEP.replace(
        "    net.to", '    device = "cuda" if torch.cuda.is_available() else "cpu"\n    net.to', 1
    ).replace("y.to(device)", "y"),
    "new tensor on the CPU": STEP.replace("y.to(device))", "y.to(device), weight=torch.ones(2))"),
    "numpy without cpu": STEP.replace("loss.item()", "loss.detach().numpy()"),
    "state of the optimizer left behind": """
def step(net, x, y, device):
    optimizer = torch.optim.Adam(net.parameters())
    F.cross_entropy(net(x.cpu()), y.cpu()).backward()
    optimizer.step()
    net.to(device)
    optimizer.zero_grad()
    F.cross_entropy(net(x.to(device)), y.to(device)).backward()
    optimizer.step()
    return 0.0
""",
}
NETS = {
    "buffer not registered": NET.replace(
        "super().__init__()", "super().__init__(); self.shift = torch.ones(4)"
    ).replace("self.one(x)", "self.one(x) + self.shift"),
    "list of layers": NET.replace("self.norm =", "self.more =")
    .replace("nn.BatchNorm1d(4)", "[nn.Linear(4, 4)]")
    .replace("self.norm(", "self.more[0]("),
    "parameter wrapped again": NET.replace(
        "self.one(x)", "F.linear(x, torch.tensor(self.one.weight.tolist()))"
    ),
    "tensor made in forward": NET.replace("self.one(x)", "self.one(x) + torch.zeros(len(x), 4)"),
    "table on the CPU": NET.replace(
        "self.one(x)", "self.one(x) + torch.ones(1, 4)[x.argmax(1) * 0]"
    ),
}
MIXED = "is on cpu|same device|cuda|CUDA|NVIDIA|numpy"


def take_step(student, *, moved=False):
    """Let the student's code train a step where it is told to, as a hidden test does."""
    place, rng = Accelerator.open(student, torch.device("cpu")), torch.Generator().manual_seed(3)
    x, y = torch.randn(8, 3, generator=rng), torch.randint(0, 2, (8,), generator=rng)
    net = student.Net()
    loss = student.step(net, student.put(x), y, place.device)
    assert type(loss) is float
    if moved:
        place.assert_on(net)


def test_a_device_can_be_simulated_here():
    """This PyTorch has what the simulation needs; without it all of this file says nothing."""
    assert unusable() == ""


@pytest.mark.parametrize("name", RIGHT)
def test_right_code_works(submit, name):
    """Ways of writing that work on a GPU work on the simulated device."""
    take_step(submit(NET + RIGHT[name]))


@pytest.mark.parametrize("name", WRONG)
def test_a_forgotten_device_is_noticed(submit, name):
    """What a GPU would refuse is refused, in the student's own code."""
    with pytest.raises((StudentError, AssertionError), match=MIXED):
        take_step(submit(NET + WRONG[name]), moved=True)


@pytest.mark.parametrize("name", NETS)
def test_a_module_that_does_not_move_is_noticed(submit, name):
    """What is not registered, or is made anew on the CPU, does not meet the input."""
    student = submit(NETS[name] + STEP)
    with pytest.raises(StudentError, match=MIXED):
        take_step(student)


@pytest.mark.parametrize("name", [*WRONG, *NETS])
def test_the_same_code_works_on_the_cpu_alone(submit, name):
    """Without a second device nobody would have noticed: the simulation is what finds it."""
    if name in ("cuda hard-coded", "cuda method"):
        pytest.skip("fails everywhere")
    student = submit(NETS.get(name, NET) + WRONG.get(name, STEP))
    student.step(student.Net(), torch.ones(8, 3), torch.zeros(8, dtype=torch.int64), "cpu")


def test_numbers_are_those_of_the_cpu(submit):
    """The same training on both devices ends in the same weights."""
    ends = []
    for where in ("cpu", None):
        student = submit(NET + STEP)
        student.torch.manual_seed(5)
        place = Accelerator.open(student, torch.device("cpu"))
        net = student.Net()
        student.step(net, torch.ones(8, 3), torch.arange(8) % 2, where or place.device)
        ends.append(place.fetch([net.one.weight, net.two.bias, net.norm.running_mean]))
    for on_cpu, on_device in zip(*ends, strict=True):
        torch.testing.assert_close(on_device, on_cpu, rtol=1e-6, atol=1e-7)


def test_what_is_put_there_is_there(submit):
    """Tensors move in and out with their values; the handle says where its tensor is."""
    student = submit()
    place = Accelerator.open(student, torch.device("cpu"))
    x = torch.arange(6.0).reshape(2, 3)
    there = place.put({"x": x, "rows": [x[0], 3]})
    assert there["x"].device == place.device == torch.device("privateuseone:0")
    assert place.simulated
    assert torch.equal(there["x"], x)
    assert place.fetch(there)["rows"][0].device == torch.device("cpu")
    place.assert_on(there["x"])
    place.assert_on(there)
    with pytest.raises(AssertionError, match="it is on cpu"):
        place.assert_on(student.put(x))
    with pytest.raises(AssertionError, match="no tensor"):
        place.assert_on(student.nn.ReLU())


def test_a_module_is_asked_for_all_it_has(submit):
    """A parameter, a buffer or an optimizer's parameter that stayed behind is named."""
    student = submit(NET)
    place = Accelerator.open(student, torch.device("cpu"))
    net = student.Net()
    optimizer = student.torch.optim.SGD(net.parameters(), lr=0.1)
    with pytest.raises(AssertionError, match=r"one\.weight is on cpu"):
        place.assert_on(net)
    net.to(place.device)
    place.assert_on(net)
    place.assert_on(optimizer)
    net.norm.cpu()
    with pytest.raises(AssertionError, match="norm"):
        place.assert_on(net)


def test_workers_may_not_use_the_device(submit):
    """A dataset that puts its items on the device fails with workers, as on a GPU."""
    student = submit(
        """
        def first(device, workers):
            data = TensorDataset(torch.ones(4, 2, device=device))
            return next(iter(DataLoader(data, num_workers=workers)))[0].cpu()
        """
    )
    place = Accelerator.open(student, torch.device("cpu"))
    assert student.first(place.device, 0).tolist() == [[1, 1]]
    with pytest.raises(StudentError, match="forked subprocess"):
        student.first(place.device, 1)


def test_a_process_that_was_tampered_with_is_the_students_affair(submit):
    """Code that breaks the simulation gets an error for it, and not a test that did not run."""
    student = submit("torch.library.Library = None")
    try:
        with pytest.raises(StudentError, match="does not work in this process"):
            Accelerator.open(student, torch.device("cpu"))
    finally:
        submit("import torch.library, importlib; importlib.reload(torch.library)")


def test_where_it_can_not_be_simulated_the_test_does_not_run(submit, monkeypatch):
    """The tests' own process decides that, before the student's process is asked anything."""
    monkeypatch.setattr(module, "unusable", lambda: "PyTorch 2.6 is too old")
    with pytest.raises(NotHere, match=r"2\.6 is too old"):
        Accelerator.open(submit(), torch.device("cpu"))


def test_a_trial_that_breaks_says_so():
    """A trial that raises, dies or hangs is a reason; only silence that was said is none."""
    assert try_in_fork(lambda: "") == ""
    assert try_in_fork(lambda: "too old") == "too old"
    assert "ZeroDivisionError" in try_in_fork(lambda: str(1 // 0))
    assert try_in_fork(lambda: os._exit(0)) == "the trial did not end"
