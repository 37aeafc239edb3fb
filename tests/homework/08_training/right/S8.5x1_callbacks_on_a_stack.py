"""An ExitStack brings each state back; the seeds of the three differ."""
# cell: e8_5
# alternative: S8.5x1

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state(legacy=False))
        stack.callback(torch.set_rng_state, torch.get_rng_state())
        random.seed(f"python {seed}")
        np.random.seed((seed + 1) % 2**32)
        torch.default_generator.manual_seed(2 * seed + 1)
        yield seed
