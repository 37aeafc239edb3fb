"""transform writes into the readings that it was given."""
# cell: e10_3
# misconception: M10.3f
# hint: Is X still in degrees after your call?
# hint-es: ¿X sigue estando en grados después de tu llamada?
# title-es: transform escribe en las lecturas que recibió.

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
        scaled = X.sub_(self.mean.float()).div_(self.std.float())
        return torch.cat([scaled.masked_fill_(holes, 0), holes], dim=1)
