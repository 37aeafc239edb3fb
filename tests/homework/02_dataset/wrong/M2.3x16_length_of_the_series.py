"""The length is the number of hours instead of the number of pairs."""
# cell: e2_3
# misconception: M2.3x16
# hint: How many complete pairs fit into ten hours?
# hint-es: ¿Cuántos pares completos caben en diez horas?
# title-es: El largo es la cantidad de horas en vez de la cantidad de pares.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return len(self.series)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
