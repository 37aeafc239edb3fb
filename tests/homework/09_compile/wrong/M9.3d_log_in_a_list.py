"""Each mean is appended as a float to a list."""
# cell: e9_3
# misconception: M9.3d
# hint: Where else could the log be kept? A list that grows is something that guards look at.
# hint-es: ¿Dónde más se podría llevar el registro? Una lista que crece es algo que las guardas miran.
# title-es: Cada media se agrega como float a una lista.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.log = []

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        self.log.append(float(before.abs().mean()))
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
