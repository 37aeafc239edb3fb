"""The window takes every stride-th hour, and the next window starts one hour later."""
# cell: e2_3
# misconception: M2.3x13
# hint: Does the stride say how far the window moves, or which hours it leaves out?
# hint-es: ¿El stride dice cuánto avanza la ventana, o qué horas deja fuera?
# title-es: La ventana toma una de cada stride horas, y la siguiente comienza una hora después.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.size, self.stride = series, window, window + horizon, stride
        self.starts = range(len(series) - (self.size - 1) * stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        thinned = self.series[self.starts[i] :: self.stride][: self.size]
        return thinned[: self.window], thinned[self.window :]
