"""The first dimension is marked as dynamic where it may be; written into zeros."""
# cell: e9_4
# alternative: S9.4x2

def compile_dynamic(fn, *, backend):
    compiled = torch.compile(fn, backend=backend)

    def call(*args, **kwargs):
        for tensor in (*args, *kwargs.values()):
            if len(tensor) > 1:
                torch._dynamo.mark_dynamic(tensor, 0)
        return compiled(*args, **kwargs)

    return call


def pad_to_multiple(x, m):
    rows = (len(x) + m - 1) // m * m
    result = torch.zeros((rows,) + x.shape[1:], dtype=x.dtype, device=x.device)
    result[: len(x)] = x
    return result
