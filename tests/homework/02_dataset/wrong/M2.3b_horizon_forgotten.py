"""The length forgets the horizon."""
# cell: e2_3
# misconception: M2.3b
# hint: Does the last window still have its complete target?
# hint-es: ¿La última ventana todavía tiene su target completo?
# title-es: El largo se olvida del horizonte.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
