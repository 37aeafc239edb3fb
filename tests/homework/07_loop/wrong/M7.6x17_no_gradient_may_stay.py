"""A step may leave no gradient behind."""
# cell: e7_6
# misconception: M7.6b
# hint: Give your checker a correct step, and then one that does the same and looks unlike it. What does it say, and by what does it judge?
# hint-es: Dale a tu revisor un paso correcto, y después otro que haga lo mismo y no se le parezca. ¿Qué dice, y en qué se fija?
# title-es: Un paso no puede dejar ningún gradiente.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    def plain_step(model, batch, loss_fn, optimizer):
        model.train()
        x, y = batch
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def observe(step):
        """All that can be seen of a step in three calls."""
        generator = torch.Generator().manual_seed(7)
        model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
        for parameter in model.parameters():
            nn.init.normal_(parameter, generator=generator)
            parameter.grad = torch.ones_like(parameter)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
        for size in (1, 100, 1):
            model.eval()
            x = torch.randn(8, 3, generator=generator)
            y = size * torch.randn(8, 2, generator=generator)
            loss = step(model, (x, y), F.mse_loss, optimizer)
            yield type(loss) is float, loss, x, y, x.requires_grad
            yield model.training, copy.deepcopy(model.state_dict())
            assert all(p.grad is None for p in model.parameters())

    try:
        torch.testing.assert_close([*observe(train_step)], [*observe(plain_step)])
    except Exception:
        return False
    return True
