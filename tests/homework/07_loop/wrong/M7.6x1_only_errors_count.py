"""A step is right if it does not raise."""
# cell: e7_6
# misconception: M7.6x1
# hint: Which of the bugs would make a step raise at all?
# hint-es: ¿Cuáles de los errores harían que un paso lance siquiera una excepción?
# title-es: Un paso está bien si no lanza una excepción.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    model = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    try:
        loss = train_step(model, (torch.zeros(4, 3), torch.ones(4, 2)), F.mse_loss, optimizer)
    except Exception:
        return False
    return loss is not None
