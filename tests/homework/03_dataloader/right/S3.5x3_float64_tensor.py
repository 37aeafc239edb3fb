"""A float64 tensor adds; the mode is put back by hand."""
# cell: e3_5
# alternative: S3.5x3

def mean_over_loader(loader, fn):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        total = torch.zeros(2, dtype=torch.float64)
        for batch in loader:
            leaf = torch.utils._pytree.tree_leaves(batch)[0]
            total += len(leaf) * torch.tensor([float(fn(batch)), 1.0], dtype=torch.float64)
    finally:
        torch.set_grad_enabled(before)
    if not total[1]:
        raise ValueError("no batch")
    return (total[0] / total[1]).item()
