"""The statistics belong to the class, so all objects share them."""
# cell: e10_3
# misconception: M10.3x8
# hint: What does a second Preprocessor do to the first one?
# hint-es: ¿Qué le hace un segundo Preprocessor al primero?
# title-es: Las estadísticas son de la clase, así que todos los objetos las comparten.

class Preprocessor:
    """Standardises columns with the statistics of the training rows, and marks the holes."""

    def fit(self, X: torch.Tensor):
        """Remember mean and standard deviation of each column's readings; return self."""
        Preprocessor.mean = X.nanmean(0).nan_to_num()
        Preprocessor.std = (X - Preprocessor.mean).square().nanmean(0).sqrt().nan_to_num()
        stuck = Preprocessor.std <= 1e-5 * Preprocessor.mean.abs()
        Preprocessor.std[stuck] = 1
        return self

    def transform(self, X: torch.Tensor) -> torch.Tensor:
        """The standardised readings, 0 in a hole, then one column per sensor that marks holes."""
        holes = X.isnan()
        scaled = (X - Preprocessor.mean) / Preprocessor.std
        return torch.cat([scaled.masked_fill(holes, 0), holes], dim=1)
