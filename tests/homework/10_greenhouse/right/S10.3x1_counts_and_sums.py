"""Sums divided by counts, an eps beside the deviation."""
# cell: e10_3
# alternative: S10.3x1

class Preprocessor:
    def fit(self, X):
        there = ~torch.isnan(X)
        filled = torch.where(there, X, torch.zeros_like(X)).double()
        n = there.sum(0).clamp(min=1)
        self.mu = filled.sum(0) / n
        deviations = torch.where(there, filled - self.mu, 0.0)
        self.sigma = ((deviations**2).sum(0) / n).sqrt() + 1e-4
        return self

    def transform(self, X):
        out = torch.zeros(len(X), 2 * X.shape[1])
        for j in range(X.shape[1]):
            for_hole = torch.isnan(X[:, j])
            z = ((X[:, j] - self.mu[j]) / self.sigma[j]).float()
            z[for_hole] = 0.0
            out[:, j] = z
            out[for_hole, X.shape[1] + j] = 1.0
        return out
