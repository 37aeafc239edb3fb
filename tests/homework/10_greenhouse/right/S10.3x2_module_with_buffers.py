"""A Module with buffers; stuck columns found by minimum and maximum."""
# cell: e10_3
# alternative: S10.3x2

class Preprocessor(nn.Module):
    def fit(self, X):
        means, stds = [], []
        for column in X.T:
            seen = column[~column.isnan()]
            if len(seen) == 0:
                mean, std = torch.tensor(0.0), torch.tensor(1.0)
            elif seen.min() == seen.max():
                mean, std = seen[0], torch.tensor(1.0)
            else:
                std, mean = torch.std_mean(seen)
            means.append(mean)
            stds.append(std)
        self.register_buffer("mean", torch.stack(means))
        self.register_buffer("std", torch.stack(stds))
        return self

    def transform(self, X):
        missing = X != X
        z = X.sub(self.mean).div(self.std)
        z = torch.where(missing, torch.zeros(()), z)
        return torch.hstack((z, missing.to(z.dtype)))
