"""unsqueeze in the right place instead of keepdim."""
# cell: e1_5

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    if x.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        x = x.to(torch.float32)
    mean = x.mean(dim=dim).unsqueeze(dim)
    std = x.std(dim=dim, unbiased=False).unsqueeze(dim)
    return x.sub(mean).div(std.add(eps))
