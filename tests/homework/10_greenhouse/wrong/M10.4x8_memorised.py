"""Trained until it knows the training rows by heart."""
# cell: e10_4
# misconception: M10.4x8
# hint: What does the validation loss do while your training loss goes to zero?
# hint-es: ¿Qué hace la pérdida de validación mientras la de entrenamiento se va a cero?
# title-es: Entrenada hasta saberse de memoria las filas de entrenamiento.

def train_model(X, Y, Xval, Yval, *, seed: int = 0) -> nn.Module:
    """A network that gives the logits of the alarms, trained on X and Y, in eval mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Linear(X.shape[1], 128),
            nn.ReLU(),
            nn.Linear(128, 128),
            nn.ReLU(),
            nn.Linear(128, Y.shape[1]),
        )
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0)
        best_loss, best_state, waited = math.inf, None, 0
        for _ in range(50):
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
    return model.eval()
