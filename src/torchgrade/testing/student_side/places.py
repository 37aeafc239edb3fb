"""Moves things to a device, and says where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch


def move(item: Any, device: torch.device) -> Any:
    """Move the tensors in `item`, containers included, to a device."""
    if isinstance(item, torch.Tensor):
        return item.to(device)
    if type(item) in (list, tuple):
        return type(item)(move(part, device) for part in item)
    if type(item) is dict:
        return {key: move(part, device) for key, part in item.items()}
    return item


def keep(item: Any) -> Any:
    """Hold on to a tensor here, so that it is not sent again with each call."""
    return item


def places(item: Any) -> dict[str, torch.device]:
    """Give the device of each tensor in a module, an optimizer's parameters or a container."""
    return {name: tensor.device for name, tensor in _tensors(item, "")}


def _tensors(item: Any, name: str) -> Iterator[tuple[str, torch.Tensor]]:
    if isinstance(item, torch.Tensor):
        yield name or "it", item
    elif isinstance(item, torch.nn.Module):
        yield from item.named_parameters()
        yield from item.named_buffers()
    elif isinstance(item, torch.optim.Optimizer):
        for group in item.param_groups:
            yield from _tensors(group["params"], "param_groups.params")
    elif isinstance(item, dict):
        for key, part in item.items():
            yield from _tensors(part, f"{name}.{key}" if name else str(key))
    elif isinstance(item, list | tuple):
        for index, part in enumerate(item):
            yield from _tensors(part, f"{name}[{index}]")
