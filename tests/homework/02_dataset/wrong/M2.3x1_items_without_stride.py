"""The stride shortens the length, but the items move on by one."""
# cell: e2_3
# misconception: M2.3x1
# hint: Where in the series does item 1 start?
# hint-es: ¿En qué parte de la serie comienza el ítem 1?
# title-es: El stride acorta el largo, pero los ítems avanzan de a uno.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"index {i} of {len(self)} windows")
        start = i % len(self)
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
