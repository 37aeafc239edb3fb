"""fit returns nothing."""
# cell: e10_3
# misconception: M10.3x10
# hint: What is `Preprocessor().fit(X)`, and can it transform anything?
# hint-es: ¿Qué es `Preprocessor().fit(X)`, y puede transformar algo?
# title-es: fit no devuelve nada.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        self.mean = X.nanmean(0).nan_to_num()
        self.std = (X - self.mean).square().nanmean(0).sqrt().nan_to_num()
        stuck = self.std <= 1e-5 * self.mean.abs()
        self.std[stuck] = 1

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
