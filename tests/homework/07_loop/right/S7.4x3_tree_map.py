"""PyTorch's own tree_map."""
# cell: e7_4
# alternative: S7.4x3

from torch.utils._pytree import tree_map


def to_device(obj, device):
    return tree_map(lambda leaf: leaf.to(device) if isinstance(leaf, torch.Tensor) else leaf, obj)
