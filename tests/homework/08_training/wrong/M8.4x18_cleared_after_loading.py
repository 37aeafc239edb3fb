"""Loads everything and then initialises the layers again."""
# cell: e8_4
# misconception: M8.4x18
# hint: What do the weights look like on the last line of your function?
# hint-es: ¿Cómo son los pesos en la última línea de tu función?
# title-es: Carga todo y después vuelve a inicializar las capas.

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
    for module in model.modules():
        if hasattr(module, "reset_running_stats"):
            module.reset_running_stats()
    return state["epoch"] + 1
