"""All windows are cut in advance."""
# cell: e2_3
# alternative: S2.3a

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.pairs = []
        start = 0
        while start + window + horizon <= len(series):
            middle = start + window
            self.pairs.append((series[start:middle], series[middle : middle + horizon]))
            start += stride

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
