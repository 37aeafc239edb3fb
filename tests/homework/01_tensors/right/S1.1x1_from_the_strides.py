"""Everything computed from shape and strides."""
# cell: e1_1

def describe(x):
    shape = list(x.size())
    elements, expected, dense = 1, 1, True
    for size, step in zip(reversed(shape), reversed(x.stride())):
        if size != 1 and step != expected:
            dense = False
        expected *= size
        elements *= size
    declaration = dict(zip(("shape", "dtype", "device"), (tuple(shape), x.dtype, x.device.type)))
    declaration.update(ndim=len(shape), numel=elements, contiguous=dense or elements == 0)
    declaration["nbytes"] = elements * x.itemsize
    return declaration
