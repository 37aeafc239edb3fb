"""A stuck sensor is only noticed if its deviation is exactly 0."""
# cell: e10_3
# misconception: M10.3x13
# hint: Is the mean of a thousand times 21.7 exactly 21.7 in floating point?
# hint-es: ¿La media de mil veces 21.7 es exactamente 21.7 en punto flotante?
# title-es: Un sensor pegado solo se nota si su desviación es exactamente 0.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).sqrt().nan_to_num()
        stuck = self.std == 0
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
