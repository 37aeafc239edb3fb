"""One head after the other, with PyTorch's own attention."""
# cell: heads

class SelfAttention(nn.Module):
    def __init__(self, d_model, heads):
        super().__init__()
        self.width, rest = divmod(d_model, heads)
        if rest:
            raise ValueError("heads")
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, name, nn.Linear(d_model, d_model, bias=False))

    def forward(self, x):
        parts = [f(x).split(self.width, dim=-1) for f in (self.q_proj, self.k_proj, self.v_proj)]
        heads = [
            nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            for q, k, v in zip(*parts)
        ]
        return self.out_proj(torch.cat(heads, dim=-1))
