"""A row is marked as a whole if anything in it is missing."""
# cell: e10_3
# misconception: M10.3x15
# hint: Can the network see from your marks which sensor was silent?
# hint-es: ¿Puede ver la red en tus marcas cuál sensor no dijo nada?
# title-es: Una fila se marca entera si le falta cualquier cosa.

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
        scaled = (X - self.mean) / self.std
        return torch.cat([scaled.masked_fill(holes, 0), holes.any(1, keepdim=True).expand_as(holes)], dim=1)
