"""The target is the one hour that lies horizon steps behind the window."""
# cell: e2_3
# misconception: M2.3x6
# hint: How many values belong to a target with a horizon of three?
# hint-es: ¿Cuántos valores tiene un target con horizonte tres?
# title-es: El target es la única hora que está horizon pasos después de la ventana.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.pairs, end = [], window + horizon
        while end <= len(series):
            start = end - window - horizon
            self.pairs.append((series[start : start + window], series[end - 1].unsqueeze(0)))
            end += stride

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
