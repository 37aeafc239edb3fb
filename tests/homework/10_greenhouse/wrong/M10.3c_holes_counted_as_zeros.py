"""The mean counts the holes as zeros."""
# cell: e10_3
# misconception: M10.3c
# hint: By which number do you divide the sum: by the hours, or by the readings?
# hint-es: ¿Por qué número divides la suma: por las horas o por las lecturas?
# title-es: La media cuenta los huecos como ceros.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nan_to_num().mean(0)
        self.std = (X.nan_to_num() - self.mean).square().mean(0).sqrt().nan_to_num()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
