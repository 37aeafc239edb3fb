"""Only rows without any hole count for the statistics."""
# cell: e10_3
# misconception: M10.3x11
# hint: Is the reading of a thermometer worse because the light sensor beside it was silent?
# hint-es: ¿Es peor la lectura de un termómetro porque el sensor de luz de al lado no dijo nada?
# title-es: Para las estadísticas solo cuentan las filas sin ningún hueco.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        X = X[~X.isnan().any(1)]
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).sqrt().nan_to_num()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
