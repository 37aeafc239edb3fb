"""The eps is added to the root, not under it."""
# cell: norm
# misconception: M4.9c

class RMSNorm(nn.Module):
    """Each vector is scaled to a root mean square of one, then by a learned weight."""

    def __init__(self, d_model, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d_model))

    def forward(self, x):
        wide = x.float() if x.dtype in (torch.float16, torch.bfloat16) else x
        rms = torch.sqrt(wide.pow(2).mean(dim=-1, keepdim=True)) + self.eps
        return (wide / rms * self.weight).to(x.dtype)
