"""The DataLoader does not shuffle."""
# cell: e10_4
# misconception: M10.4x13
# hint: What do the last batches of each epoch have in common if somebody sorted the rows?
# hint-es: ¿Qué tienen en común los últimos batches de cada época si alguien ordenó las filas?
# title-es: El DataLoader no baraja.

def train_model(X, Y, Xval, Yval, *, seed=0):
    from torch.utils.data import DataLoader, TensorDataset
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(X.shape[1], 96), nn.ReLU(), nn.Dropout(0.05), nn.Linear(96, 48), nn.ReLU(), nn.Linear(48, Y.shape[1])
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.02)
    loader = DataLoader(TensorDataset(X, Y), batch_size=100)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(20):
        if epoch == 14:
            for group in optimizer.param_groups:
                group["lr"] = 1e-3
        for x, y in loader:
            loss = criterion(model(x), y)
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
    torch.set_rng_state(state)
    model.eval()
    return model
