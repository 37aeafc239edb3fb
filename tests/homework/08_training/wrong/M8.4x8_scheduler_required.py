"""Expects a scheduler to be there."""
# cell: e8_4
# misconception: M8.4x8
# hint: What if somebody trains without a scheduler?
# hint-es: ¿Y si alguien entrena sin scheduler?
# title-es: Supone que siempre hay un scheduler.

def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    state = {
        "epoch": epoch,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rng": torch.get_rng_state(),
    }
    state["scheduler"] = scheduler.state_dict()
    if generator is not None:
        state["generator"] = generator.get_state()
    unfinished = f"{path}.unfinished"
    torch.save(state, unfinished)
    os.replace(unfinished, path)


def load_checkpoint(
    path, *, model, optimizer, scheduler=None, generator=None, map_location="cpu"
) -> int:
    """Put everything where it was when path was written; the epoch to do next."""
    state = torch.load(path, map_location=map_location)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    if scheduler is not None:
        scheduler.load_state_dict(state["scheduler"])
    if generator is not None:
        generator.set_state(state["generator"].cpu())
    torch.set_rng_state(state["rng"].cpu())
    return state["epoch"] + 1
