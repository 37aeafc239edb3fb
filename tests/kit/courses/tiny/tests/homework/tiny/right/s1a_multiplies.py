"""The argument is multiplied by two."""
# cell: double
# alternative: S1a
def double(x):
    return x * 2
