"""Checks a training step, several times in a row, against one in plain PyTorch."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch

from torchgrade.remote.handles import Remote, RemoteTensor, value
from torchgrade.testing.compare import WeakTest, assert_same, assert_within, difference, unwrapped
from torchgrade.testing.there import beside, put

Batch = tuple[torch.Tensor, ...]
ReferenceStep = Callable[[torch.nn.Module, torch.optim.Optimizer, Batch], float | torch.Tensor]

_NUDGE = 1e-6
_NUDGED = 3


def plain_step(criterion: Callable[..., torch.Tensor]) -> ReferenceStep:
    """Make the usual training step: clear, forward, loss, backward, update.

    Args:
        criterion: Takes the output and what the batch holds after its first tensor.
    """

    def step(
        model: torch.nn.Module, optimizer: torch.optim.Optimizer, batch: Batch
    ) -> torch.Tensor:
        optimizer.zero_grad()
        loss = criterion(model(batch[0]), *batch[1:])
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return loss.detach()

    return step


def assert_trains_like(
    step: Callable[[Batch], Any],
    model: Remote,
    optimizer: Remote,
    batches: Sequence[Batch],
    *,
    reference: torch.nn.Module,
    reference_optimizer: Callable[[list[torch.nn.Parameter]], torch.optim.Optimizer],
    reference_step: ReferenceStep,
    loss: Literal["float", "number"] | None = "number",
    mode: Literal["kept", "train"] = "kept",
    forwards: int | None = None,
    optimizer_state: bool = True,
    stale_gradients: bool = True,
    rtol: float = 1e-4,
) -> None:
    """Check that the student's training step does, step after step, what the reference does.

    The reference starts from the student's initial state and sees the same batches. After each
    step the changes of all parameters, the buffers and the loss are compared; at the end, what
    the optimizer remembers and its settings. A gradient that is left in the parameters before the
    first step must not count, the batch must not change, and each module's mode must be as it was.

    What rounding can do is measured: the reference runs again from weights and inputs that are
    moved by a millionth, and four times the largest difference is allowed on top of `rtol`.

    Args:
        step: Calls the student's step with one batch, and gives what it returns.
        model: Handle of the model that it trains.
        optimizer: Handle of its optimizer.
        batches: At least two, so that what one step leaves behind is seen in the next.
        reference: The same architecture here, with the same names; it is not changed. It must not
            draw random numbers (dropout).
        reference_optimizer: Makes its optimizer from the list of its parameters.
        reference_step: What one step should do; `plain_step(criterion)` is the usual one.
        loss: What the step returns: a Python `float`; any number, 0-d tensor without graph
            included; or None for nothing to compare. The reference's return value is expected.
        mode: `train`: the model is handed over in eval mode, and the step must switch it to train
            mode. `kept`: each module's mode is left as it was.
        forwards: How often one step may call the model; None for any number.
        optimizer_state: Whether to compare state and settings; False for a hand-made optimizer,
            whose attributes are private.
        stale_gradients: Whether to leave gradients in the parameters before the first step.
        rtol: Allowed error, relative to the largest change of the same tensor.

    Raises:
        AssertionError: Something differs; the message names the step and the tensor.
        WeakTest: There are fewer than two batches, or the reference does not move.

    Example:
        >>> assert_trains_like(
        ...     lambda batch: student.train_step(model, batch, loss_fn, optimizer),
        ...     model, optimizer, batches,
        ...     reference=torch.nn.Linear(5, 3),
        ...     reference_optimizer=lambda parameters: torch.optim.SGD(parameters, lr=0.1),
        ...     reference_step=plain_step(torch.nn.functional.mse_loss),
        ... )  # doctest: +SKIP
    """
    if len(batches) < 2:
        raise WeakTest("one batch does not show what a step leaves behind: give at least two")
    there = beside(model)
    subject = _Subject(model, optimizer)
    if mode == "train":
        model.eval()
    modes = there.modes(model)
    wanted = modes if mode == "kept" else [(name, True) for name, _ in modes]
    reference = _in_modes(reference, dict(wanted))
    runs = _references(subject, batches, reference, reference_optimizer, reference_step)
    watch = there.Watch(model)
    if stale_gradients:
        _leave_gradients(subject)
    for number, batch in enumerate(batches):
        where = f"step {number + 1}"
        handles = put(model, batch)
        returned = step(handles)
        _compare_loss(where, returned, [run.losses[number] for run in runs], loss, rtol)
        _compare_parameters(where, subject, [run.parameters[number] for run in runs], rtol)
        _compare_buffers(where, subject, [run.buffers[number] for run in runs], rtol)
        _batch_kept(where, handles, batch)
        _compare_calls(where, watch.take(), mode, forwards)
        after = there.modes(model)
        if after != wanted:
            raise AssertionError(f"{where} leaves the wrong modes: {after} instead of {wanted}")
    if optimizer_state:
        _compare_optimizer(subject, [run.optimizer for run in runs], rtol)


class _Subject:
    """The student's model and optimizer, and where they started."""

    def __init__(self, model: Remote, optimizer: Remote) -> None:
        self.model, self.optimizer = model, optimizer
        self.parameters: dict[str, RemoteTensor] = dict(model.named_parameters())
        self.trainable = {name: p.requires_grad for name, p in self.parameters.items()}
        self.initial = {name: value(p).detach().clone() for name, p in self.parameters.items()}
        self.state = {name: t.detach() for name, t in self.all().items()}

    def all(self) -> dict[str, torch.Tensor]:
        """Fetch the state dict."""
        state = self.model.state_dict()
        keys = state if isinstance(state, dict) else list(state)
        return {key: value(state[key]) for key in keys}


def _in_modes(reference: torch.nn.Module, modes: dict[str, bool]) -> torch.nn.Module:
    """Copy the reference, and give each module the mode that the student's must have."""
    reference = copy.deepcopy(reference)
    for name, module in reference.named_modules():
        module.training = modes.get(name, True)
    return reference


@dataclass
class _Run:
    """What the reference did."""

    losses: list[torch.Tensor | None] = field(default_factory=list)
    parameters: list[dict[str, torch.Tensor]] = field(default_factory=list)
    buffers: list[dict[str, torch.Tensor]] = field(default_factory=list)
    optimizer: dict[str, dict[str, Any]] = field(default_factory=dict)


def _references(
    subject: _Subject,
    batches: Sequence[Batch],
    reference: torch.nn.Module,
    reference_optimizer: Callable[[list[torch.nn.Parameter]], torch.optim.Optimizer],
    reference_step: ReferenceStep,
) -> list[_Run]:
    """Run the reference: first as it is, then from slightly moved weights and inputs."""
    source = torch.Generator().manual_seed(0)
    runs = []
    for nudge in (0.0, *[_NUDGE] * _NUDGED):
        model = copy.deepcopy(reference)
        model.load_state_dict({k: _nudged(t, nudge, source) for k, t in subject.state.items()})
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(subject.trainable.get(name, True))
        optimizer = reference_optimizer(list(model.parameters()))
        run = _Run()
        start = {name: p.detach().clone() for name, p in model.named_parameters()}
        for batch in batches:
            moved = tuple(_nudged(value(item), nudge, source) for item in batch)
            loss = reference_step(model, optimizer, moved)
            run.losses.append(None if loss is None else torch.as_tensor(loss).detach().double())
            run.parameters.append({n: p.detach() - start[n] for n, p in model.named_parameters()})
            run.buffers.append({n: b.detach().clone() for n, b in model.named_buffers()})
        run.optimizer = _memory(optimizer, dict(model.named_parameters()))
        runs.append(run)
    if not any(bool(change.any()) for change in runs[0].parameters[-1].values()):
        raise WeakTest("the reference does not move: give it a larger learning rate")
    return runs


def _nudged(item: Any, nudge: float, source: torch.Generator) -> Any:
    if not nudge or not isinstance(item, torch.Tensor) or not item.is_floating_point():
        return item.clone() if isinstance(item, torch.Tensor) else item
    noise = torch.randn(item.shape, generator=source).to(item.device, item.dtype)
    return item * (1 + nudge * noise)


def _memory(optimizer: Any, parameters: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what an optimizer remembers and how it is set, by the parameter's name."""
    names = {id(parameter): name for name, parameter in parameters.items()}
    found: dict[str, dict[str, Any]] = {}
    for group in optimizer.param_groups:
        settings = {f"group {key}": item for key, item in group.items() if key != "params"}
        for parameter in group["params"]:
            state = optimizer.state.get(parameter) or {}
            name = names.get(id(parameter), "a parameter of another model")
            found[name] = {**settings, **{key: value(item) for key, item in state.items()}}
    return found


def _leave_gradients(subject: _Subject) -> None:
    source = torch.Generator().manual_seed(1)
    for name, parameter in subject.parameters.items():
        start = subject.initial[name]
        if subject.trainable[name]:
            drawn = torch.randn(start.shape, generator=source)
            parameter.grad = drawn.to(start.device, start.dtype)


def _close(name: str, found: Any, runs: list[torch.Tensor], rtol: float, floor: float) -> None:
    """Compare with the first run; what the others differ from it is rounding's share."""
    exact = [run.detach().cpu().double() for run in runs]
    wanted = exact[0]
    spread = torch.stack([(other - wanted).abs() for other in exact[1:]]).amax(0)
    largest = float(wanted.abs().max()) if wanted.numel() else 0.0
    assert_within(name, found, wanted, 4 * spread + rtol * largest + floor)


def _compare_loss(
    where: str, returned: Any, losses: list[torch.Tensor | None], kind: str | None, rtol: float
) -> None:
    wanted = [loss for loss in losses if loss is not None]
    if kind is None or not wanted:
        return
    if kind == "float" and type(returned) is not float:
        raise AssertionError(f"{where}: the step returns {returned!r:.100} instead of a float")
    if isinstance(returned, RemoteTensor) and returned.requires_grad:
        raise AssertionError(f"{where}: the loss that is returned keeps its graph")
    number = unwrapped(returned)
    if not isinstance(number, int | float | torch.Tensor) or isinstance(number, bool):
        raise AssertionError(f"{where}: the step returns {returned!r:.100} instead of a number")  # noqa: TRY004
    _close(f"{where}: the loss", torch.as_tensor(number).double().cpu(), wanted, rtol, 1e-7)


def _compare_parameters(
    where: str, subject: _Subject, runs: list[dict[str, torch.Tensor]], rtol: float
) -> None:
    names = set(runs[0]) ^ subject.parameters.keys()
    if names:
        raise WeakTest(f"reference and model differ in the parameters {sorted(names)}")
    for name, handle in subject.parameters.items():
        start = subject.initial[name]
        change = value(handle).detach() - start
        largest = float(start.abs().max()) if start.numel() else 0.0
        floor = 16 * torch.finfo(start.dtype).eps * largest
        _close(f"{where}: the change of {name}", change, [run[name] for run in runs], rtol, floor)


def _compare_buffers(
    where: str, subject: _Subject, runs: list[dict[str, torch.Tensor]], rtol: float
) -> None:
    for name, handle in subject.model.named_buffers():
        if name in runs[0]:
            _close(f"{where}: {name}", handle, [run[name] for run in runs], rtol, 1e-7)


def _batch_kept(where: str, handles: Any, batch: Batch) -> None:
    for i, (handle, item) in enumerate(zip(handles, batch, strict=True)):
        found = difference(handle, value(item), name=f"batch[{i}]")
        if found:
            raise AssertionError(f"{where} changes its batch: {found}")
        if isinstance(handle, RemoteTensor) and handle.requires_grad:
            raise AssertionError(f"{where} makes batch[{i}] require a gradient")


def _compare_calls(
    where: str, calls: list[tuple[bool, bool]], mode: str, forwards: int | None
) -> None:
    if forwards is not None and len(calls) != forwards:
        raise AssertionError(f"{where} calls the model {len(calls)} times instead of {forwards}")
    if mode == "train" and not all(training for training, _ in calls):
        raise AssertionError(f"{where} calls the model in eval mode")


def _compare_optimizer(subject: _Subject, runs: list[dict[str, Any]], rtol: float) -> None:
    found = _memory(subject.optimizer, subject.parameters)
    for name, wanted in runs[0].items():
        if name not in found:
            if subject.trainable[name]:
                raise AssertionError(f"the optimizer does not hold {name}")
            continue
        for key, item in wanted.items():
            what = f"the optimizer's {key} of {name}"
            if key not in found[name]:
                raise AssertionError(f"{what} is missing")
            if isinstance(item, torch.Tensor) and isinstance(found[name][key], torch.Tensor):
                _close(what, found[name][key], [run[name][key] for run in runs], rtol, 1e-12)
            else:
                assert_same(found[name][key], item, name=what, allow_zeros=True)
