"""NumPy's nan functions, sample standard deviation."""
# cell: e10_3
# alternative: S10.3a

class Preprocessor:
    def fit(self, X):
        import warnings
        array = X.numpy().astype(np.float64)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mean, std = np.nanmean(array, axis=0), np.nanstd(array, axis=0, ddof=1)
        self._mean = np.where(np.isnan(mean), 0, mean)
        self._std = np.where(np.isnan(std) | (std < 1e-4), 1, std)
        return self

    def transform(self, X):
        array = X.numpy().astype(np.float64)
        scaled = np.nan_to_num((array - self._mean) / self._std)
        return torch.from_numpy(np.concatenate([scaled, np.isnan(array)], axis=1).astype(np.float32))
