"""The length does not know about the stride."""
# cell: e2_3
# misconception: M2.3x2
# hint: How many windows are left if you take only every second one?
# hint-es: ¿Cuántas ventanas quedan si tomas solo una de cada dos?
# title-es: El largo no toma en cuenta el stride.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, len(self.series) - self.window - self.horizon + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
