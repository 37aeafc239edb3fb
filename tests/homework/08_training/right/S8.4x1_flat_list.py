"""A flat tuple instead of a dict; the file beside it is a hidden one."""
# cell: e8_4
# alternative: S8.4x1

def _luck(generator):
    return None if generator is None else generator.get_state()


def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    path = Path(path)
    beside = path.with_name("." + path.name)
    rates = None if scheduler is None else scheduler.state_dict()
    luck = torch.random.get_rng_state(), _luck(generator)
    with open(beside, "wb") as file:
        torch.save((model.state_dict(), optimizer.state_dict(), rates, epoch, *luck), file)
    beside.rename(path)


def load_checkpoint(
    path, *, model, optimizer, scheduler=None, generator=None, map_location="cpu"
) -> int:
    """Put everything where it was when path was written; the epoch to do next."""
    weights, memory, rates, epoch, luck, order = torch.load(path, map_location=map_location)
    torch.random.set_rng_state(luck.to("cpu"))
    model.load_state_dict(weights)
    optimizer.load_state_dict(memory)
    if scheduler is not None:
        scheduler.load_state_dict(rates)
    if generator is not None:
        generator.set_state(order.to("cpu"))
    return epoch + 1
