"""Writes over the old file, and brings a copy back if an error is raised."""
# cell: e8_4
# misconception: M8.4g
# hint: What is on the disk if the power goes half-way through torch.save?
# hint-es: ¿Qué hay en el disco si la luz se corta a la mitad de torch.save?
# title-es: Escribe sobre el archivo anterior y repone una copia si hay un error.

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
    old = Path(path).read_bytes() if Path(path).exists() else None
    try:
        torch.save(state, path)
    except Exception:
        if old is not None:
            Path(path).write_bytes(old)
        raise


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
