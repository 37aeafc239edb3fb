"""What must live beside the student's code: arrays in odd layouts, views, pretended devices.

The student's process can read this file, so it holds no expected value.
"""

import numpy as np
import torch


def _strided(a):
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    return wide[..., ::2]


def _read_only(a):
    a = a.copy()
    a.flags.writeable = False
    return a


LAYOUTS = {
    "plain": lambda a: a.copy(),
    "strided": _strided,
    "transposed": lambda a: a.T.copy().T,
    "fortran": lambda a: np.array(a, order="F"),
    "reversed": lambda a: a[::-1].copy()[::-1],
    "mirrored": lambda a: a[..., ::-1].copy()[..., ::-1],
    "repeated": lambda a: np.broadcast_to(a[0].copy(), a.shape),
    "read-only": _read_only,
}


class Ship:
    """A NumPy array in one of the layouts; it stays here, functions are brought to it."""

    def __init__(self, array, layout="plain"):
        self.array = LAYOUTS[layout](np.array(array))

    def unload(self, function, **settings):
        """What the function makes of the array."""
        return function(self.array, **settings)

    def write(self, index, number):
        """Write into the array."""
        self.array[index] = number

    def read(self):
        """The array's present values."""
        return self.array.copy()

    def locked(self):
        """Whether the array refuses to be written to."""
        return not self.array.flags.writeable


class Delivery:
    """The array that a function makes of a tensor; it stays here."""

    def __init__(self, function, x):
        self.array = function(x)

    def write(self, index, number):
        """Write into the array."""
        self.array[index] = number

    def read(self):
        """The array's present values."""
        return self.array.copy()


def view(x, name):
    """A view of a tensor."""
    return {
        "same": lambda: x,
        "transposed": lambda: x.t(),
        "columns": lambda: x[:, ::2],
        "rows": lambda: x[1:3],
        "expanded": lambda: x[:1].expand(6, x.shape[1]),
        "one row transposed": lambda: x[:1].t(),
        "half of a row": lambda: x[0, ::2],
        "two pages transposed": lambda: x.unflatten(0, (2, -1)).transpose(1, 2),
        "scalar": lambda: x[0, 0],
        "empty": lambda: x[:0],
        "conjugated": lambda: x.conj(),
        "imaginary part of the conjugate": lambda: x.conj().imag,
    }[name]()


def pretend(cuda, mps):
    """Let PyTorch say that these devices are there, or not."""
    best = torch.device("cuda" if cuda else "mps") if cuda or mps else None
    torch.cuda.is_available = lambda: cuda
    torch.cuda.device_count = lambda: int(cuda)
    torch.backends.mps.is_available = torch.mps.is_available = lambda: mps
    torch.backends.mps.is_built = lambda: mps
    torch.mps.device_count = lambda: int(mps)
    torch.accelerator.is_available = lambda: best is not None
    torch.accelerator.device_count = lambda: int(best is not None)
    torch.accelerator.current_accelerator = lambda check_available=False: best
