"""Keeps the state dicts in a variable; the file is only a marker."""
# cell: e8_4
# misconception: M8.4i
# hint: Is the saved state a copy, and where is it after the power cut?
# hint-es: ¿El estado guardado es una copia, y dónde está después del corte?
# title-es: Guarda los state_dict en una variable; el archivo es solo una marca.

KEPT = {}


def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    state = {
        "epoch": epoch,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rng": torch.get_rng_state(),
    }
    if scheduler is not None:
        state["scheduler"] = scheduler.state_dict()
    if generator is not None:
        state["generator"] = generator.get_state()
    KEPT[str(path)] = state
    torch.save(epoch, path)


def load_checkpoint(
    path, *, model, optimizer, scheduler=None, generator=None, map_location="cpu"
) -> int:
    """Put everything where it was when path was written; the epoch to do next."""
    state = KEPT[str(path)]
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    if scheduler is not None:
        scheduler.load_state_dict(state["scheduler"])
    if generator is not None:
        generator.set_state(state["generator"].cpu())
    torch.set_rng_state(state["rng"].cpu())
    return state["epoch"] + 1
