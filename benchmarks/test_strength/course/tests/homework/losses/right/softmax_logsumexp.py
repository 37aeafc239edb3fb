"""The exponential of the log-probabilities."""
# cell: softmax

def softmax(x, dim):
    return (x - torch.logsumexp(x, dim, keepdim=True)).exp()
