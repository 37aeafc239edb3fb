"""The target starts inside the window."""
# cell: e2_3
# misconception: M2.3e
# hint: Is any value of the target also inside x?
# hint-es: ¿Algún valor del target también está dentro de x?
# title-es: El target comienza dentro de la ventana.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle - 1 : middle - 1 + self.horizon]
