"""Training steps that somebody else wrote: some are right, some are not.

The student's process can read this file, so it does not say which.
"""

import torch
from torch import nn

steps = []


def add(made):
    """Put a training step on the list, under a name that says nothing."""
    made.__name__ = made.__qualname__ = "train_step"
    steps.append(made() if isinstance(made, type) else made)


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad(set_to_none=False)
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@add
def _(model, batch, loss_fn, optimizer):
    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(batch[0]), batch[1])
        loss.backward()
        return loss

    model.train()
    return optimizer.step(closure).item()


@add
def _(model, batch, loss_fn, optimizer):
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    with torch.enable_grad():
        output = model.train()(batch[0])
        loss = loss_fn(output, batch[1])
    value = loss.detach().clone()
    loss.backward()
    optimizer.step()
    return value.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train(True)
    output = model(x)
    optimizer.zero_grad()
    loss = loss_fn(output, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.tolist()


@add
class _:
    def __call__(self, model, batch, loss_fn, optimizer):
        x, y = map(torch.clone, batch)
        optimizer.zero_grad()
        loss = loss_fn(model.train()(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    return loss_fn(model(x), y).item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 60.0)
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    x.requires_grad_()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@add
def _(model, batch, loss_fn, optimizer):
    return None
