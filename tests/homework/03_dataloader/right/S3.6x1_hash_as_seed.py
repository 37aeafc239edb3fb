"""A hash of the three numbers as seed."""
# cell: e3_6
# alternative: S3.6x1

import hashlib


class NoisyView(Dataset):
    def __init__(self, dataset, sigma, *, seed=0):
        self.dataset, self.sigma, self.seed, self.epoch = dataset, sigma, seed, 0

    def set_epoch(self, epoch):
        self.epoch = int(epoch)

    def __len__(self):
        return len(self.dataset)

    def _noise(self, i, shape):
        digest = hashlib.sha256(repr((self.seed, self.epoch, i)).encode()).digest()
        generator = torch.Generator()
        generator.manual_seed(int.from_bytes(digest[:7], "big"))
        return torch.empty(shape).normal_(0, 1, generator=generator) * self.sigma

    def __getitem__(self, i):
        if i < 0:
            i += len(self)
        if not 0 <= i < len(self):
            raise IndexError("no such page")
        x, y = self.dataset[int(i)]
        return x + self._noise(int(i), x.shape), y
