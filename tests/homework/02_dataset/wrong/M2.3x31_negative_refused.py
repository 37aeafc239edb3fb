"""Negative indices are refused."""
# cell: e2_3
# misconception: M2.3x31
# hint: Which window does index -1 ask for?
# hint-es: ¿Qué ventana pide el índice -1?
# title-es: Los índices negativos se rechazan.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        if i < 0 or i >= len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        middle = i * self.stride + self.window
        return self.series[middle - self.window : middle], self.series[middle : middle + self.horizon]
