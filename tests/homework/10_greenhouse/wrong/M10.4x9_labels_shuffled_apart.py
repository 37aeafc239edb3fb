"""Inputs and labels are shuffled separately."""
# cell: e10_4
# misconception: M10.4x9
# hint: Does row 7 of your batch of inputs belong to row 7 of your batch of labels?
# hint-es: ¿La fila 7 de tu batch de entradas corresponde a la fila 7 de tu batch de etiquetas?
# title-es: Las entradas y las etiquetas se barajan por separado.

def train_model(X, Y, Xval, Yval, *, seed: int = 0) -> nn.Module:
    """A network that gives the logits of the alarms, trained on X and Y, in eval mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
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
            inputs, labels = X[torch.randperm(len(X))], Y[torch.randperm(len(Y))]
            for x, y in zip(inputs.split(100), labels.split(100)):
                loss = F.binary_cross_entropy_with_logits(model(x), y)
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
