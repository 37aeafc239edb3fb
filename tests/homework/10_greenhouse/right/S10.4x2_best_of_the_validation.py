"""SGD with momentum and batch norm; validation picks the epoch."""
# cell: e10_4
# alternative: S10.4x2

import copy


def train_model(X, Y, Xval, Yval, *, seed=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential()
        for a, b in ((X.shape[1], 64), (64, 64)):
            net.extend([nn.Linear(a, b), nn.BatchNorm1d(b), nn.Tanh()])
        net.append(nn.Linear(64, Y.shape[1]))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-3, nesterov=True)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.3, total_steps=24 * -(-len(X) // 64))
        best = (float("inf"), None)
        for epoch in range(24):
            net.train()
            for rows in torch.randperm(len(X)).tensor_split(-(-len(X) // 64)):
                loss = F.binary_cross_entropy_with_logits(net(X[rows]), Y[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                scheduler.step()
            net.eval()
            with torch.no_grad():
                score = F.binary_cross_entropy_with_logits(net(Xval), Yval).item()
            if score < best[0]:
                best = (score, copy.deepcopy(net))
    return best[1]
