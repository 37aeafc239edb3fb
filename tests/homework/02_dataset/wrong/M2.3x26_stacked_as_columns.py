"""The hours of a window are stacked as the last dimension."""
# cell: e2_3
# misconception: M2.3x8
# hint: Which dimension of your window is time when there are several instruments?
# hint-es: ¿Qué dimensión de tu ventana es el tiempo cuando hay varios instrumentos?
# title-es: Las horas de una ventana se apilan como última dimensión.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        self.starts = range(0, len(series) - window - horizon + 1, stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        first = self.starts[i]
        hours = [self.series[first + k] for k in range(self.window + self.horizon)]
        x = torch.stack(hours[: self.window], dim=-1)
        y = torch.stack(hours[self.window :], dim=-1)
        return x, y
