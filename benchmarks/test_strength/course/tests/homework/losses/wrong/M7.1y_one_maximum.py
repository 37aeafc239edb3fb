"""The maximum of everything is subtracted, not each row's own."""
# cell: softmax
# misconception: M7.1y

def softmax(x, dim):
    """Turn scores into probabilities along a dimension."""
    shifted = x - x.max()
    exponentials = torch.exp(shifted)
    return exponentials / exponentials.sum(dim=dim, keepdim=True)
