"""Nothing is compiled."""
# cell: fit
# misconception: M1a
# hint: Which line of your function makes the network faster?
def fit(net, batches, rate=0.1):
    losses = []
    for x, y in batches:
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= rate * parameter.grad
        losses.append(loss.item())
    return losses
