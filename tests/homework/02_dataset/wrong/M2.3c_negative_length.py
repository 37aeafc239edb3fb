"""The length becomes negative for a short series."""
# cell: e2_3
# misconception: M2.3c
# hint: What is the length for a series that is too short for a single pair?
# hint-es: ¿Cuál es el largo con una serie demasiado corta para un solo par?
# title-es: El largo se vuelve negativo con una serie corta.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return (len(self.series) - self.window - self.horizon) // self.stride + 1

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
