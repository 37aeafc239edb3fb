"""torch.rand moved and stretched, matmul with a swapped weight."""
# cell: e4_2
# alternative: S4.2x1

class LinearScratch(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        bound = 1 / torch.tensor(float(in_features)).sqrt().item()
        self.weight = nn.Parameter((torch.rand(out_features, in_features) - 0.5) * 2 * bound)
        self.register_parameter("bias", nn.Parameter((torch.rand(out_features) - 0.5) * 2 * bound) if bias else None)

    def forward(self, x):
        y = torch.matmul(x, self.weight.swapaxes(0, 1))
        return y if self.bias is None else self.bias + y
