"""Holes become 0 before the scaling, so they are not 0 after it."""
# cell: e10_3
# misconception: M10.3x4
# hint: What becomes of a 0 when the mean is subtracted from it?
# hint-es: ¿Qué pasa con un 0 cuando se le resta la media?
# title-es: Los huecos se convierten en 0 antes de escalar, así que después ya no son 0.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).sqrt().nan_to_num()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X.nan_to_num() - self.mean) / self.std
        return torch.cat([scaled, holes], dim=1)
