"""The number of steps is taken with ceil, so one pair may hang over the end."""
# cell: e2_3
# misconception: M2.3x4
# hint: What if the stride does not divide what is left of the series?
# hint-es: ¿Y si el stride no divide justo lo que queda de la serie?
# title-es: La cantidad de pasos se toma con ceil, así que un par puede pasarse del final.

import math


class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        steps = (len(series) - window - horizon) / stride
        self.starts = [] if steps < 0 else [k * stride for k in range(math.ceil(steps) + 1)]

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        parts = self.series[self.starts[i] :][: self.window + self.horizon]
        return parts[: self.window], parts[self.window :]
