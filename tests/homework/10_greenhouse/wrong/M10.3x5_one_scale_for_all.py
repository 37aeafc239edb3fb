"""One mean and one deviation for all columns together."""
# cell: e10_3
# misconception: M10.3x5
# hint: Whose mean do you subtract from the wind?
# hint-es: ¿De quién es la media que le restas al viento?
# title-es: Una sola media y una sola desviación para todas las columnas juntas.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean().nan_to_num()
        self.std = (X - self.mean).square().nanmean(0, keepdim=True).nanmean().sqrt().reshape(1)
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
