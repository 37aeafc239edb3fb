"""Shallow copies of the boxes, filled anew."""
# cell: e7_4
# alternative: S7.4x2

def to_device(obj, device):
    if torch.is_tensor(obj):
        return obj.to(device)
    if isinstance(obj, (dict, list)):
        moved = copy.copy(obj)
        for key in obj if isinstance(obj, dict) else range(len(obj)):
            moved[key] = to_device(obj[key], device)
        return moved
    if isinstance(obj, tuple):
        items = to_device(list(obj), device)
        return obj._replace(**dict(zip(obj._fields, items))) if hasattr(obj, "_fields") else tuple(items)
    return obj
