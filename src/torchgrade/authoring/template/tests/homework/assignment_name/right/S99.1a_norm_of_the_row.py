"""The length of a row, by torch.linalg, instead of squares and a mean."""
# cell: e99_1
# alternative: S99.1a


def rms_norm(x, eps=1e-6):
    length = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
    return x / torch.sqrt(length**2 / x.shape[-1] + eps)
