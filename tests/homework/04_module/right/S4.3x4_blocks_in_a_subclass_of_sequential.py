"""A subclass of nn.Sequential whose parts are blocks; dropout is there only where it is asked for."""
# cell: e4_3
# alternative: S4.3x4

class MLP(nn.Sequential):
    def __init__(self, sizes, activation=nn.ReLU, dropout=0.0):
        assert len(sizes) >= 2
        pairs = list(zip(sizes[:-1], sizes[1:]))
        blocks = []
        for a, b in pairs[:-1]:
            block = nn.Sequential(nn.Linear(a, b), activation())
            if dropout:
                block.append(nn.Dropout(dropout))
            blocks.append(block)
        super().__init__(*blocks, nn.Linear(*pairs[-1]))
