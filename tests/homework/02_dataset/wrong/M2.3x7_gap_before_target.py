"""One value is skipped between window and target."""
# cell: e2_3
# misconception: M2.3x7
# hint: Which hour comes right after the last one of the window?
# hint-es: ¿Qué hora viene justo después de la última de la ventana?
# title-es: Se salta un valor entre la ventana y el target.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon - 1) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle + 1 : middle + self.horizon + 1]
