"""A list of plain numbers, averaged when it is read."""
# cell: e5_5
# alternative: S5.5x2

class LossMeter:
    def __init__(self):
        self._seen = []

    def reset(self):
        self.__init__()

    def update(self, loss, n=1):
        self._seen.append((float(torch.as_tensor(loss).detach()), n))

    def __getattr__(self, name):
        if name != "mean":
            raise AttributeError(name)
        weight = sum(n for _, n in self._seen)
        return sum(loss * n for loss, n in self._seen) / weight if weight else float("nan")
