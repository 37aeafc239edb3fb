"""The gradient of the sum is put on a diagonal."""
# cell: e5_3
# misconception: M5.3e
# hint: Does output 0 depend on input 1?
# hint-es: ¿La salida 0 depende de la entrada 1?
# title-es: El gradiente de la suma se pone en una diagonal.

def jacobian(f, x):

    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    (g,) = torch.autograd.grad(y.sum(), here, allow_unused=True, materialize_grads=True)
    table = x.new_zeros(len(y), len(x))
    for k in range(min(table.shape)):
        table[k, k] = g[k]
    return table
