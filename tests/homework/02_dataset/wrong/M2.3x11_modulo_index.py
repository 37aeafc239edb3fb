"""The index is wrapped around with the modulo, so the windows never end."""
# cell: e2_3
# misconception: M2.3x11
# hint: What does a for loop over your windows do after the last one?
# hint-es: ¿Qué hace un for sobre tus ventanas después de la última?
# title-es: El índice da la vuelta con el módulo, así que las ventanas nunca se acaban.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon, self.stride = series, window, horizon, stride

    def __len__(self):
        return max(0, (len(self.series) - self.window - self.horizon) // self.stride + 1)

    def __getitem__(self, i):
        start = (i % len(self)) * self.stride
        middle = start + self.window
        return self.series[start:middle], self.series[middle : middle + self.horizon]
