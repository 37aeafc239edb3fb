"""A sensor that never spoke in training makes NaN of every later reading."""
# cell: e10_3
# misconception: M10.3x12
# hint: What are the mean and the deviation of no readings at all, and what do they make of a new one?
# hint-es: ¿Cuáles son la media y la desviación de ninguna lectura, y qué hacen con una nueva?
# title-es: Un sensor que nunca habló en el entrenamiento convierte en NaN toda lectura posterior.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0)
        self.std = (X - self.mean).square().nanmean(0).sqrt()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
