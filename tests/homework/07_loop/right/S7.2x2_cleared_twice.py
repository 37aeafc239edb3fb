"""Gradients are cleared before and after."""
# cell: e7_2
# alternative: S7.2x2

def train_step(model, batch, loss_fn, optimizer, device="cpu"):
    optimizer.zero_grad()
    for module in model.modules():
        module.training = True
    x, y = batch
    loss = loss_fn(model(x.to(device)), y.to(device))
    torch.autograd.backward(loss)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)
