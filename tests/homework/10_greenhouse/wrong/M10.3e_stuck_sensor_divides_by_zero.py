"""A column that never changes is divided by 0."""
# cell: e10_3
# misconception: M10.3e
# hint: What is the standard deviation of a sensor that is stuck?
# hint-es: ¿Cuál es la desviación estándar de un sensor pegado?
# title-es: Una columna que nunca cambia se divide por 0.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).sqrt().nan_to_num()
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
