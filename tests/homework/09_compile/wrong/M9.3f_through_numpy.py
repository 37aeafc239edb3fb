"""The ReLU is done in NumPy, on detached numbers."""
# cell: e9_3
# misconception: M9.3f
# hint: Who carries the gradient through NumPy?
# hint-es: ¿Quién lleva el gradiente a través de NumPy?
# title-es: La ReLU se hace en NumPy, con números sin grafo.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.from_numpy(np.maximum(before.detach().numpy(), 0))
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
