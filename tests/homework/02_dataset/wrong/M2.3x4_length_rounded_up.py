"""The length is rounded up, so the last pair may be incomplete."""
# cell: e2_3
# misconception: M2.3x4
# hint: What if the stride does not divide what is left of the series?
# hint-es: ¿Y si el stride no divide justo lo que queda de la serie?
# title-es: El largo se redondea hacia arriba, así que el último par puede quedar incompleto.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        places = len(self.series) - self.window - self.horizon
        return 0 if places < 0 else -(-places // self.stride) + 1

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
