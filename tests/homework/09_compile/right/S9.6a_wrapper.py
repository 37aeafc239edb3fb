"""A wrapper function is compiled; copy_ into the tensor."""
# cell: e9_6
# alternative: S9.6a

def make_compiled_step(params, *, lr, backend):
    optimizer = torch.optim.Adam(list(params), lr=torch.tensor(float(lr)))

    @torch.compile(backend=backend)
    def step():
        optimizer.step()

    return optimizer, step


def set_lr(optimizer, lr):
    for group in optimizer.param_groups:
        if torch.is_tensor(group["lr"]):
            group["lr"].copy_(torch.tensor(lr))
        else:
            group["lr"] = float(lr)
