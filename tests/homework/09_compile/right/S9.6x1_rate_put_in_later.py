"""The tensor is put into the groups after the optimizer is made."""
# cell: e9_6
# alternative: S9.6x1

def make_compiled_step(params, *, lr, backend):
    optimizer = torch.optim.Adam(params, lr=lr)
    for group in optimizer.param_groups:
        group["lr"] = torch.tensor(lr)
    return optimizer, torch.compile(lambda: optimizer.step(), backend=backend)


def set_lr(optimizer, lr):
    for k in range(len(optimizer.param_groups)):
        try:
            optimizer.param_groups[k]["lr"].fill_(lr)
        except AttributeError:
            optimizer.param_groups[k]["lr"] = lr
