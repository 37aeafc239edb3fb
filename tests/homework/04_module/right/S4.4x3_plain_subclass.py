"""nn.BatchNorm1d, with another constructor and nothing else."""
# cell: e4_4
# alternative: S4.4x3

class RunningNorm(nn.BatchNorm1d):
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        super().__init__(dim, eps, momentum, affine=False)
