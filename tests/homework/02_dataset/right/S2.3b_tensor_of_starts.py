"""A tensor of starts, cut with narrow."""
# cell: e2_3
# alternative: S2.3b

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        self.starts = torch.arange(0, max(0, len(series) - window - horizon + 1), stride)

    def __len__(self):
        return self.starts.numel()

    def __getitem__(self, i):
        start = int(self.starts[i])
        x = self.series.narrow(0, start, self.window)
        return x, self.series.narrow(0, start + self.window, self.horizon)
