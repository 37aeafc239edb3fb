"""The zeros are made in NumPy, which lacks a dtype."""
# cell: e9_4
# misconception: M9.4x15
# hint: Does NumPy have all the dtypes of PyTorch?
# hint-es: ¿Tiene NumPy todos los dtypes de PyTorch?
# title-es: Los ceros se hacen en NumPy, al que le falta un dtype.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    rows = x[:0].detach().cpu().numpy()
    zeros = np.zeros((-len(x) % m, *x.shape[1:]), dtype=rows.dtype)
    return torch.cat([x, torch.from_numpy(zeros).to(x.device)])
