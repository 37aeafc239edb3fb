"""A copy of model and optimizer; Adam, dropout, one seed for both."""
# cell: e7_6
# alternative: S7.6x2

def _play(train_step, model, batches):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05, eps=1.0)
    for p in model.parameters():
        p.grad = p.detach() * 0 + 2
    story = []
    for x, y in batches:
        x, y = x.clone(), y.clone()
        torch.manual_seed(11)
        loss = train_step(model.eval(), (x, y), F.l1_loss, optimizer)
        assert type(loss) is float and model.training
        assert not (x.requires_grad or y.requires_grad)
        story += [torch.tensor(loss), x, y, *(p.detach().clone() for p in model.parameters())]
    return story


def _model_answer(model, batch, loss_fn, optimizer):
    optimizer.zero_grad()
    model.train()
    loss = loss_fn(model(batch[0]), batch[1])
    loss.backward()
    optimizer.step()
    return loss.item()


def check_train_step(train_step) -> bool:
    try:
        with torch.random.fork_rng():
            torch.manual_seed(5)
            model = nn.Sequential(nn.Linear(3, 16), nn.Dropout(0.5), nn.Linear(16, 2))
            batches = [(torch.randn(6, 3) * s, torch.randn(6, 2)) for s in (1, 10_000, 1, 1)]
            wanted = _play(_model_answer, copy.deepcopy(model), batches)
            found = _play(train_step, copy.deepcopy(model), batches)
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-5)
    except Exception:
        return False
    return True
