"""Each seed gives the same model."""
# cell: e10_4
# misconception: M10.4x12
# hint: Somebody trains with three seeds and takes the median. How many different models do they see with your function?
# hint-es: Alguien entrena con tres semillas y toma la mediana. ¿Cuántos modelos distintos ve con tu función?
# title-es: Cualquier semilla da el mismo modelo.

def train_model(X, Y, Xval, Yval, *, seed: int = 0) -> nn.Module:
    """A network that gives the logits of the alarms, trained on X and Y, in eval mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = nn.Sequential(
            nn.Linear(X.shape[1], 48),
            nn.ReLU(),
            nn.Linear(48, 48),
            nn.ReLU(),
            nn.Linear(48, Y.shape[1]),
        )
        optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.05)
        best_loss, best_state, waited = math.inf, None, 0
        for _ in range(40):
            for rows in torch.randperm(len(X)).split(100):
                loss = F.binary_cross_entropy_with_logits(model(X[rows]), Y[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                val_loss = F.binary_cross_entropy_with_logits(model(Xval), Yval).item()
            waited += 1
            if val_loss < best_loss:
                best_loss, waited = val_loss, 0
                best_state = {name: t.clone() for name, t in model.state_dict().items()}
            if waited == 6:
                break
        model.load_state_dict(best_state)
    return model.eval()
