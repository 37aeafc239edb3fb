"""Every probability of every column as a candidate, in one broadcast."""
# cell: e10_5
# alternative: S10.5x3

def tune_thresholds(probs, Y):
    ring = probs.unsqueeze(0) >= probs.unsqueeze(1)
    due = Y.bool()
    tp = (ring & due).sum(1)
    wrong = (ring != due).sum(1)
    f1 = (2 * tp / (2 * tp + wrong).clamp(min=1)).double()
    return torch.gather(probs, 0, f1.argmax(0)[None]).squeeze(0).clone()
