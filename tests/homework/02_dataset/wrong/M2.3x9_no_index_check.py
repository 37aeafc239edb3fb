"""Slices are taken without a check, so there is no IndexError and no negative index."""
# cell: e2_3
# misconception: M2.3x9
# hint: Which indices have an item, and what do you get one step outside of them, at either end?
# hint-es: ¿Qué índices tienen un ítem, y qué sale un paso más afuera, en cada extremo?
# title-es: Se corta sin revisar el índice, así que no hay IndexError ni índices negativos.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        start = i * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
