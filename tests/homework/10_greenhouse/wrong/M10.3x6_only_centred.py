"""The mean is subtracted, but nothing is divided."""
# cell: e10_3
# misconception: M10.3x6
# hint: How far do the values of each column spread in your result?
# hint-es: ¿Cuánto se dispersan los valores de cada columna en tu resultado?
# title-es: Se resta la media, pero no se divide por nada.

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
        scaled = X - self.mean
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
