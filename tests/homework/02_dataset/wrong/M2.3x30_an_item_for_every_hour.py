"""Every hour of the series is the start of an item."""
# cell: e2_3
# misconception: M2.3x16
# hint: How many complete pairs fit into ten hours?
# hint-es: ¿Cuántos pares completos caben en diez horas?
# title-es: Cada hora de la serie es el comienzo de un ítem.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.items = []
        for hour, _ in enumerate(series):
            middle = hour * stride + window
            self.items.append((series[hour * stride : middle], series[middle : middle + horizon]))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]
