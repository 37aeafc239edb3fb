"""The range of starts stops one too early."""
# cell: e2_3
# misconception: M2.3x3
# hint: How many pairs are there if the series is exactly one window and one horizon long?
# hint-es: ¿Cuántos pares hay si la serie mide exactamente una ventana más un horizonte?
# title-es: El rango de comienzos se detiene uno antes.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        self.starts = range(0, len(series) - window - horizon, stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        start = self.starts[i]
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
