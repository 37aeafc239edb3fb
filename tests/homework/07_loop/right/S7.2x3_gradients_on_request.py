"""Gradients asked for by autograd.grad and put into .grad by hand."""
# cell: e7_2
# alternative: S7.2x3

def train_step(model, batch, loss_fn, optimizer, device="cpu"):
    x, y = map(lambda part: part.to(device), batch)
    held = [p for group in optimizer.param_groups for p in group["params"]]
    loss = loss_fn(model.train()(x), y)
    learning = [p for p in held if p.requires_grad]
    for p in held:
        p.grad = None
    for p, grad in zip(learning, torch.autograd.grad(loss, learning, allow_unused=True)):
        p.grad = grad
    optimizer.step()
    return float(loss)
