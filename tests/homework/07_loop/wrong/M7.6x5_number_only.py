"""Only the numbers that come back are compared."""
# cell: e7_6
# misconception: M7.6x5
# hint: Do you compare numbers with what a correct step would give, or only look whether something moves?
# hint-es: ¿Comparas números con lo que daría un paso correcto, o solo miras si algo se mueve?
# title-es: Solo se comparan los números que vuelven.

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
        """All that can be seen of a step in three calls: a list of tensors and booleans."""
        generator = torch.Generator().manual_seed(7)
        model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)).double()
        for parameter in model.parameters():
            nn.init.normal_(parameter, generator=generator)
            parameter.grad = torch.ones_like(parameter)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
        seen = []
        for size in (1,):
            model.eval()
            x = torch.randn(8, 3, generator=generator).double()
            y = torch.randn(8, 2, generator=generator).double() * size
            loss = step(model, (x, y), F.mse_loss, optimizer)
            seen += [type(loss) is float, torch.as_tensor(loss), x, y, x.requires_grad]
        return seen

    try:
        torch.testing.assert_close(observe(train_step), observe(plain_step))
    except Exception:
        return False
    return True
