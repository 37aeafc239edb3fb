"""The target is squeezed, and a single hour loses its dimension."""
# cell: e2_3
# misconception: M2.3x5
# hint: Which shape has a target of one hour?
# hint-es: ¿Qué forma tiene un target de una hora?
# title-es: El target pasa por squeeze, y una sola hora pierde su dimensión.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        self.starts = range(0, len(series) - window - horizon + 1, stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        x, y = self.series[self.starts[i] :].split([self.window, len(self.series) - self.starts[i] - self.window])
        return x, y[: self.horizon].squeeze(0)
