"""transform computes statistics of its own."""
# cell: e10_3
# misconception: M10.3a
# hint: Does the result for one row depend on its neighbours? What becomes of a row that comes alone?
# hint-es: ¿El resultado de una fila depende de sus vecinas? ¿Qué pasa con una fila que llega sola?
# title-es: transform calcula sus propias estadísticas.

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
        self.fit(X)
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
