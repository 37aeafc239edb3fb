"""Gradients are cleared by hand, and recorded explicitly."""
# cell: e7_2
# alternative: S7.2a

def train_step(model, batch, loss_fn, optimizer, device="cpu"):
    x, y = batch[0].to(device), batch[1].to(device)
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    with torch.enable_grad():
        loss = loss_fn(model.train()(x), y)
        loss.backward()
    optimizer.step()
    return float(loss.detach())
