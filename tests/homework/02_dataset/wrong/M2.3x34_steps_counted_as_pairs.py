"""The steps between the pairs are counted, which is one less than the pairs."""
# cell: e2_3
# misconception: M2.3x3
# hint: How many pairs are there if the series is exactly one window and one horizon long?
# hint-es: ¿Cuántos pares hay si la serie mide exactamente una ventana más un horizonte?
# title-es: Se cuentan los pasos entre los pares, que son uno menos que los pares.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        steps = int((len(series) - window - horizon) / stride)
        starts = [stride * k for k in range(steps)]
        self.x = [series[s : s + window] for s in starts]
        self.y = [series[s + window :][:horizon] for s in starts]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
