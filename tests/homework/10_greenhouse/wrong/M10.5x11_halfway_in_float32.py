"""Half way between two neighbours, which float32 rounds to one of them."""
# cell: e10_5
# misconception: M10.5x11
# hint: What lies half way between two neighbouring floats?
# hint-es: ¿Qué hay a medio camino entre dos floats vecinos?
# title-es: A medio camino entre dos vecinos, que float32 redondea a uno de ellos.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    best = []
    for p, y in zip(probs.T, Y.T):
        levels = p.unique()
        candidates = torch.cat([levels[:1] - 1, (levels[1:] + levels[:-1]) / 2])
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
