"""The series is converted to float32."""
# cell: e2_3
# misconception: M2.3x12
# hint: Does anything about a window ask for another dtype?
# hint-es: ¿Hay algo en una ventana que pida otro dtype?
# title-es: La serie se convierte a float32.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        series = torch.as_tensor(series, dtype=torch.float32)
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
