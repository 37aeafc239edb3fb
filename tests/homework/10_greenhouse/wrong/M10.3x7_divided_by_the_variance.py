"""The readings are divided by the variance."""
# cell: e10_3
# misconception: M10.3x7
# hint: In which unit is a variance of degrees?
# hint-es: ¿En qué unidad está la varianza de unos grados?
# title-es: Las lecturas se dividen por la varianza.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).nan_to_num()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
