"""The last complete pair is lost."""
# cell: e2_3
# misconception: M2.3x3
# hint: How many pairs are there if the series is exactly one window and one horizon long?
# hint-es: ¿Cuántos pares hay si la serie mide exactamente una ventana más un horizonte?
# title-es: Se pierde el último par completo.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
