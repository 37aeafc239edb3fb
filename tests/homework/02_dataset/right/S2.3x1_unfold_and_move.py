"""unfold, with time moved back to its place."""
# cell: e2_3
# alternative: S2.3x1

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.window, size = window, window + horizon
        fits = len(series) >= size
        self.pieces = series.unfold(0, size, stride).movedim(-1, 1) if fits else series[:0]

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        piece = self.pieces[i]
        return piece[: self.window], piece[self.window :]
