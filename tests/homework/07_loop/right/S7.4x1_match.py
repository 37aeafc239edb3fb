"""With pattern matching and _make."""
# cell: e7_4
# alternative: S7.4x1

def to_device(obj, device):
    match obj:
        case torch.Tensor():
            return obj.to(device=device, non_blocking=True)
        case dict():
            moved = obj.__class__()
            for key in obj:
                moved[key] = to_device(obj[key], device)
            return moved
        case tuple() if hasattr(type(obj), "_make"):
            return type(obj)._make(to_device(item, device) for item in obj)
        case tuple():
            return tuple([to_device(item, device) for item in obj])
        case list():
            return [to_device(item, device) for item in obj]
        case _:
            return obj
