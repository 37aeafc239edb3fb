"""A copy of the network is compiled and trained."""
# cell: fit
# misconception: M1c
# hint: Which network has learnt when your function returns?
def fit(net, batches, rate=0.1):
    import copy

    compiled = torch.compile(copy.deepcopy(net))
    optimizer = torch.optim.SGD(compiled.parameters(), lr=rate)
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = F.cross_entropy(compiled(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
