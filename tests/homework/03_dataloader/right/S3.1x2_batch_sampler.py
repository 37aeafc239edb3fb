"""A batch sampler around a sampler."""
# cell: e3_1
# alternative: S3.1x2

def make_loader(dataset, batch_size=64, *, train, seed=0):
    g = torch.Generator().manual_seed(seed)
    order = range(len(dataset))
    if train and len(order) > 0:
        order = torch.utils.data.RandomSampler(order, generator=g)
    batches = torch.utils.data.BatchSampler(order, batch_size, drop_last=False)
    return DataLoader(dataset, batch_sampler=batches, generator=torch.Generator().manual_seed(seed))
