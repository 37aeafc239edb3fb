"""The stride is applied inside the window instead of between windows."""
# cell: e2_3
# misconception: M2.3x13
# hint: Does the stride say how far the window moves, or which hours it leaves out?
# hint-es: ¿El stride dice cuánto avanza la ventana, o qué horas deja fuera?
# title-es: El stride se aplica dentro de la ventana y no entre ventanas.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, len(self.series) - (self.window + self.horizon) * self.stride + self.stride)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start, step = i % len(self), self.stride
        middle = start + self.window * step
        return self.series[start:middle:step], self.series[middle : middle + self.horizon * step : step]
