"""A list of the class, shared by all meters."""
# cell: e5_5
# misconception: M5.5d
# hint: Create two meters, and update one of them. What does the other one say?
# hint-es: Crea dos medidores y actualiza uno. ¿Qué dice el otro?
# title-es: Una lista de la clase, compartida por todos los medidores.

class LossMeter:
    losses = []

    def reset(self):
        self.losses.clear()

    def update(self, loss, n=1):
        self.losses.extend([loss.item() if isinstance(loss, torch.Tensor) else loss] * n)

    @property
    def mean(self):
        return sum(self.losses) / len(self.losses) if self.losses else math.nan
