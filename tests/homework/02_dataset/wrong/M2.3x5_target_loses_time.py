"""With a horizon of one, the target loses its time dimension."""
# cell: e2_3
# misconception: M2.3x5
# hint: Which shape has a target of one hour?
# hint-es: ¿Qué forma tiene un target de una hora?
# title-es: Con un horizonte de uno, el target pierde su dimensión de tiempo.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        target = self.series[middle : middle + self.horizon]
        return self.series[start:middle], target[0] if self.horizon == 1 else target
