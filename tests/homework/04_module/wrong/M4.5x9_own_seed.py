"""Each call seeds a generator of its own."""
# cell: e4_5
# misconception: M4.5x9
# hint: Where does the randomness of your second call come from?
# hint-es: ¿De dónde viene el azar de tu segunda llamada?
# title-es: Cada llamada siembra su propio generador.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        generator = torch.Generator(x.device).manual_seed(0) if x.device.type != "meta" else None
        keep = torch.rand(x.shape, generator=generator, device=x.device) >= self.p
        return x * keep / (1 - self.p)
