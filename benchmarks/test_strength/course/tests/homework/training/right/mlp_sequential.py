"""One nn.Sequential."""
# cell: mlp

class Classifier(nn.Module):
    def __init__(self, sizes, p=0.2):
        super().__init__()
        parts = [nn.Flatten()]
        for a, b in zip(sizes, sizes[1:]):
            parts += [nn.Linear(a, b), nn.ReLU(), nn.Dropout(p)]
        self.net = nn.Sequential(*parts[:-2])

    def forward(self, x):
        return self.net(x)
