"""A small model to fit."""

import torch


def train(make, steps, **settings):
    """Fit a linear map with an optimizer, and give the model."""
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    optimizer = make(model.parameters(), **settings)
    for _ in range(steps):
        x = torch.rand(3)
        optimizer.zero_grad()
        loss = (model(x) - torch.stack([x[0] + x[1], -x[2]])).square().sum()
        loss.backward()
        optimizer.step()
    return model
