"""A range knows the length, negative indices and IndexError."""
# cell: e2_3
# alternative: S2.3x2

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.sizes = series, (window, horizon)
        self.starts = range(0, len(series) - window - horizon + 1, stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        tail = self.series[self.starts[i] :]
        x, y, _ = tail.split([*self.sizes, len(tail) - sum(self.sizes)])
        return x, y
