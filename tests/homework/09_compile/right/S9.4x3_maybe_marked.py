"""partial; the rows that are missing are made from x itself."""
# cell: e9_4
# alternative: S9.4x3

from functools import partial


def compile_dynamic(fn, *, backend):
    return partial(torch.compile, backend=backend, dynamic=True)(fn)


def pad_to_multiple(x, m):
    count = 0
    while (len(x) + count) % m:
        count += 1
    zeros = torch.zeros_like(x[:1]).expand(count, *x.shape[1:]) if count else x[:0]
    return torch.vstack([x, zeros]) if x.dim() > 1 else torch.hstack([x, zeros])
