"""A subclass of nn.BatchNorm1d."""
# cell: e4_4
# alternative: S4.4b

class RunningNorm(nn.BatchNorm1d):
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        super().__init__(dim, eps=eps, momentum=momentum, affine=False, track_running_stats=True)
        del self.num_batches_tracked
        self.num_batches_tracked = None
