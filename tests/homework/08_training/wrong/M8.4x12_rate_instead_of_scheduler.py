"""Saves the present rate in place of the scheduler."""
# cell: e8_4
# misconception: M8.4b
# hint: After how many epochs does the rate fall next, with and without a stop?
# hint-es: ¿Después de cuántas épocas baja la tasa, con y sin corte?
# title-es: Guarda la tasa actual en vez del scheduler.

def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    state = {
        "epoch": epoch,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rng": torch.get_rng_state(),
    }
    if scheduler is not None:
        state["rate"] = optimizer.param_groups[0]["lr"]
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
        optimizer.param_groups[0]["lr"] = state["rate"]
    if generator is not None:
        generator.set_state(state["generator"].cpu())
    torch.set_rng_state(state["rng"].cpu())
    return state["epoch"] + 1
