"""The horizon is read as a lead time: only its last value is the target."""
# cell: e2_3
# misconception: M2.3x6
# hint: How many values belong to a target with a horizon of three?
# hint-es: ¿Cuántos valores tiene un target con horizonte tres?
# title-es: El horizonte se lee como anticipación: solo su último valor es el target.

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
        return self.series[start:middle], self.series[middle + self.horizon - 1 : middle + self.horizon]
