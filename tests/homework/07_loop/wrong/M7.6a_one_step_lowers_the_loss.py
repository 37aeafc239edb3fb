"""Only looks whether one step lowers the loss."""
# cell: e7_6
# misconception: M7.6a
# hint: Which bugs need a second step, or a gradient from before, to show? Which ones still lower the loss?
# hint-es: ¿Qué errores necesitan un segundo paso, o un gradiente de antes, para notarse? ¿Con cuáles la pérdida baja igual?
# title-es: Solo mira si un paso baja la pérdida.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    try:
        torch.manual_seed(0)
        model = nn.Linear(3, 2)
        x, y = torch.randn(8, 3), torch.randn(8, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        before = F.mse_loss(model(x), y).item()
        train_step(model, (x, y), F.mse_loss, optimizer)
        return F.mse_loss(model(x), y).item() < before
    except Exception:
        return False
