"""The constructor computes the count, which falls below zero for a short series."""
# cell: e2_3
# misconception: M2.3c
# hint: What is the length for a series that is too short for a single pair?
# hint-es: ¿Cuál es el largo con una serie demasiado corta para un solo par?
# title-es: El constructor calcula la cantidad, que baja de cero con una serie corta.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.step = series, window, stride
        self.size = window + horizon
        self.count = 1 + (series.shape[0] - self.size) // stride

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        if i < 0:
            i += self.count
        if i < 0 or i >= self.count:
            raise IndexError("no such window")
        piece = self.series[i * self.step : i * self.step + self.size]
        return piece[: self.window], piece[self.window :]
