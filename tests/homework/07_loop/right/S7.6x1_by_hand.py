"""No reference: weights and losses are worked out by hand, one line of the contract after the other."""
# cell: e7_6
# alternative: S7.6x1

class _Scale(nn.Module):
    """y = w x, doubled in train mode; counts its calls."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(2.0, dtype=torch.float64))
        self.inner = nn.Dropout(0.0)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.w * x * (2 if self.training and self.inner.training else 1)


def _error(output, y):
    return ((output - y) ** 2).mean()


def _keeps_the_contract(train_step):
    model = _Scale()
    optimizer = torch.optim.SGD([model.w], lr=0.001)
    model.w.grad = torch.tensor(50.0, dtype=torch.float64)
    for number, target in enumerate((1.0, 5_000.0, -3.0), 1):
        model.eval()
        x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
        y = torch.full((3,), target, dtype=torch.float64)
        w = model.w.item()
        wanted = sum((2 * w * a - target) ** 2 for a in (1, 2, 3)) / 3
        slope = sum(2 * (2 * w * a - target) * 2 * a for a in (1, 2, 3)) / 3
        loss = train_step(model, (x, y), _error, optimizer)
        if type(loss) is not float or not math.isclose(loss, wanted, rel_tol=1e-9):
            return False
        if not math.isclose(model.w.item(), w - 0.001 * slope, rel_tol=1e-9):
            return False
        if model.calls != number or not model.training or not model.inner.training:
            return False
        if x.tolist() != [1, 2, 3] or y.tolist() != [target] * 3 or x.requires_grad:
            return False
    return True


def check_train_step(train_step) -> bool:
    try:
        return _keeps_the_contract(train_step)
    except Exception:
        return False
