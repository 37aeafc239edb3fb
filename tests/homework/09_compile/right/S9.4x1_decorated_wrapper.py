"""A wrapper is compiled; F.pad with zeros for all other dimensions."""
# cell: e9_4
# alternative: S9.4x1

def compile_dynamic(fn, *, backend):
    @torch.compile(backend=backend, dynamic=True)
    def compiled(*args, **kwargs):
        return fn(*args, **kwargs)

    return compiled


def pad_to_multiple(x, m):
    rest = len(x) % m
    if rest == 0:
        return x
    return nn.functional.pad(x, [0, 0] * (x.dim() - 1) + [0, m - rest])
