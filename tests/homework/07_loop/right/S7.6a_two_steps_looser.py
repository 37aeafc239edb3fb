"""Two steps, float32 and a looser tolerance."""
# cell: e7_6
# alternative: S7.6a

def _watch(step):
    torch.manual_seed(3)
    model = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for p in model.parameters():
        p.grad = torch.full_like(p, 3.0)
    notes = []
    for size in (1.0, 200.0):
        x, y = torch.randn(10, 4), size * torch.rand(10, 1)
        kept = x.clone(), y.clone()
        model.eval()
        loss = step(model, [x, y], nn.MSELoss(), optimizer)
        ok = isinstance(loss, float) and not x.requires_grad and x.grad is None
        ok = ok and torch.equal(x, kept[0]) and torch.equal(y, kept[1])
        ok = ok and all(m.training for m in model.modules())
        if not ok:
            return None
        notes.append(torch.tensor(loss))
        notes += [v.detach().clone().float() for v in model.state_dict().values()]
    return notes


def _usual(model, batch, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(batch[0]), batch[1])
    for p in model.parameters():
        p.grad = None
    loss.backward()
    optimizer.step()
    return loss.item()


def check_train_step(train_step) -> bool:
    try:
        found = _watch(train_step)
        if found is None:
            return False
        return all(torch.allclose(a, b, rtol=1e-3, atol=1e-4) for a, b in zip(found, _watch(_usual)))
    except Exception:
        return False
