"""Rows of a table of indices, copied out of the series."""
# cell: e2_3
# alternative: S2.3x3

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        n = max(0, (len(series) - window - horizon + stride) // stride)
        self.n, self.series, self.window = n, series, window
        self.table = torch.arange(n)[:, None] * stride + torch.arange(window + horizon)

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n or i < -self.n:
            raise IndexError
        index = self.table[i]
        return self.series[index[: self.window]], self.series[index[self.window :]]
