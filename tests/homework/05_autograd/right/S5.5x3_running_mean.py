"""The mean itself is updated, as an attribute."""
# cell: e5_5
# alternative: S5.5x3

class LossMeter:
    def __init__(self):
        self.reset()

    def reset(self):
        self.n, self.mean = 0, float("nan")

    def update(self, loss, n=1):
        if torch.is_tensor(loss):
            loss = loss.detach().cpu().double().numpy().item()
        self.n += n
        before = self.mean if self.n > n else 0.0
        self.mean = before + (loss - before) * n / self.n
