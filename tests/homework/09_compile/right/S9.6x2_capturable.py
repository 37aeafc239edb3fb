"""An optimizer made to be captured, in float64 rates."""
# cell: e9_6
# alternative: S9.6x2

def make_compiled_step(params, *, lr, backend):
    rate = torch.tensor(lr, dtype=torch.float64)
    optimizer = torch.optim.Adam(params, lr=rate, foreach=False)
    compiled = torch.compile(optimizer.step, backend=backend)

    def step():
        compiled()

    return optimizer, step


def set_lr(optimizer, lr):
    with torch.no_grad():
        for group in optimizer.param_groups:
            rate = group["lr"]
            if isinstance(rate, torch.Tensor):
                rate.zero_().add_(lr)
            else:
                group.update(lr=lr)
