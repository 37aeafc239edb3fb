"""It gives probabilities instead of scores."""
# cell: mlp
# misconception: M4.1d

class Classifier(nn.Module):
    """A multilayer perceptron."""

    def __init__(self, sizes, p=0.2):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.dropout = nn.Dropout(p)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = self.dropout(torch.relu(layer(x)))
        return self.layers[-1](x).softmax(1)
