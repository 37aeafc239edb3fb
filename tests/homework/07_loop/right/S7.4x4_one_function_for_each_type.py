"""functools.singledispatch, one function for each type."""
# cell: e7_4
# alternative: S7.4x4

from functools import singledispatch


@singledispatch
def to_device(obj, device):
    return obj


@to_device.register
def _(obj: torch.Tensor, device):
    return obj.to(device)


@to_device.register
def _(obj: dict, device):
    moved = obj.copy()
    for key in moved:
        moved[key] = to_device(moved[key], device)
    return moved


@to_device.register
def _(obj: list, device):
    return [to_device(item, device) for item in obj]


@to_device.register
def _(obj: tuple, device):
    items = [to_device(item, device) for item in obj]
    return obj._make(items) if hasattr(obj, "_make") else tuple(items)
