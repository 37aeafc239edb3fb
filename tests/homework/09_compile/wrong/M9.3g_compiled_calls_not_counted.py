"""Calls are not counted while compiling."""
# cell: e9_3
# misconception: M9.3g
# hint: Call the compiled network three times, and look at the counter: which calls are in it?
# hint-es: Llama tres veces a la red compilada y mira el contador: ¿qué llamadas están ahí?
# title-es: Las llamadas no se cuentan al compilar.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        if not torch.compiler.is_compiling():
            self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
