"""A table of libraries: how to read, to write and to seed each."""
# cell: e8_5
# alternative: S8.5x2

LIBRARIES = (
    (random.getstate, random.setstate, random.seed),
    (np.random.get_state, np.random.set_state, np.random.seed),
    (torch.random.get_rng_state, torch.random.set_rng_state, torch.random.manual_seed),
)


@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    kept = [read() for read, _, _ in LIBRARIES]
    for _, _, sow in LIBRARIES:
        sow(seed)
    try:
        yield torch.default_generator
    finally:
        for (_, write, _), state in zip(LIBRARIES, kept):
            write(state)
