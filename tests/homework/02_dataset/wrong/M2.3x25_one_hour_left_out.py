"""The target starts one hour too late."""
# cell: e2_3
# misconception: M2.3x7
# hint: Which hour comes right after the last one of the window?
# hint-es: ¿Qué hora viene justo después de la última de la ventana?
# title-es: El target comienza una hora tarde.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.pairs = []
        for start in range(0, len(series) - window - horizon, stride):
            after = start + window + 1
            self.pairs.append((series[start : after - 1], series[after : after + horizon]))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
