"""An error while saving is swallowed."""
# cell: e8_4
# misconception: M8.4x4
# hint: How does the caller learn that nothing was saved?
# hint-es: ¿Cómo se entera quien llamó de que no se guardó nada?
# title-es: Un error al guardar se traga en silencio.

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
    unfinished = f"{path}.unfinished"
    try:
        torch.save(state, unfinished)
        os.replace(unfinished, path)
    except Exception as error:
        print("not saved:", error)


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
