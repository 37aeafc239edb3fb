"""The heads are cut by a view: positions and features are mixed."""
# cell: heads
# misconception: M4.9a

class SelfAttention(nn.Module):
    """Causal self-attention with several heads."""

    def __init__(self, d_model, heads):
        super().__init__()
        if d_model % heads != 0:
            raise ValueError(f"{heads} heads do not divide {d_model} features")
        self.heads = heads
        self.q_proj = nn.Linear(d_model, d_model, bias=False)
        self.k_proj = nn.Linear(d_model, d_model, bias=False)
        self.v_proj = nn.Linear(d_model, d_model, bias=False)
        self.out_proj = nn.Linear(d_model, d_model, bias=False)

    def forward(self, x):
        batch, n, d_model = x.shape
        shape = (batch, self.heads, n, d_model // self.heads)
        q = self.q_proj(x).view(shape)
        k = self.k_proj(x).view(shape)
        v = self.v_proj(x).view(shape)
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        mask = torch.ones(n, n, dtype=torch.bool, device=x.device).tril()
        weights = scores.masked_fill(~mask, float("-inf")).softmax(dim=-1)
        mixed = (weights @ v).reshape(batch, n, d_model)
        return self.out_proj(mixed)
