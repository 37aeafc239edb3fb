"""A subclass that keeps a random state and puts the global one back."""
# cell: e3_1
# alternative: S3.1x3

class Quiet(DataLoader):
    def __iter__(self):
        with torch.random.fork_rng(devices=[]):
            torch.set_rng_state(self.state)
            batches = list(super().__iter__())
            self.state = torch.get_rng_state()
        return iter(batches)


def make_loader(dataset, batch_size=64, *, train, seed=0):
    loader = Quiet(dataset, batch_size, shuffle=train and len(dataset) > 0)
    loader.state = torch.Generator().manual_seed(seed).get_state()
    return loader
