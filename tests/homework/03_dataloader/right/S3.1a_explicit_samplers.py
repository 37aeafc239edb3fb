"""Explicit samplers and another seed."""
# cell: e3_1
# alternative: S3.1a

def make_loader(dataset, batch_size=64, *, train, seed=0):
    own = torch.Generator()
    own.manual_seed(1_000_003 * seed + 17)
    if train and len(dataset):
        sampler = torch.utils.data.RandomSampler(dataset, generator=own)
    else:
        sampler = torch.utils.data.SequentialSampler(dataset)
    return DataLoader(dataset, batch_size, sampler=sampler, generator=own, drop_last=False)
