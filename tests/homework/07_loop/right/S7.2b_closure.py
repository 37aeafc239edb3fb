"""A closure, as LBFGS wants it."""
# cell: e7_2
# alternative: S7.2b

def train_step(model, batch, loss_fn, optimizer, device="cpu"):
    x, y = [item.to(device) for item in batch]

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    model.train(True)
    return optimizer.step(closure).item()
