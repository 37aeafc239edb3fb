"""The mean is taken over the holes, too."""
# cell: e10_3
# misconception: M10.3d
# hint: What is the mean of a column that holds one NaN?
# hint-es: ¿Cuál es la media de una columna que tiene un NaN?
# title-es: La media se calcula también sobre los huecos.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.mean(0)
        self.std = (X - self.mean).square().mean(0).sqrt()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.nan_to_num(), holes], dim=1)
