"""The variance is the mean of the squares minus the square of the mean."""
# cell: e10_3
# misconception: M10.3x17
# hint: How many digits of a difference of two large, nearly equal numbers are right in float32?
# hint-es: ¿Cuántas cifras son correctas en la diferencia de dos números grandes y casi iguales en float32?
# title-es: La varianza es la media de los cuadrados menos el cuadrado de la media.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        self.mean = X.nanmean(0).nan_to_num()
        variance = X.square().nanmean(0) - self.mean.square()
        self.std = variance.clamp(min=0).sqrt().nan_to_num()
        self.std[self.std <= 1e-3 * self.mean.abs()] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        holes = X.isnan()
        return torch.cat([((X - self.mean) / self.std).masked_fill(holes, 0), holes], dim=1)
