"""Weights are copied tensor by tensor; the unfinished file is removed after an error."""
# cell: e8_4
# alternative: S8.4x2

def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    tensors = dict(model.named_parameters()) | dict(model.named_buffers())
    state = {"tensors": {name: t.detach().clone() for name, t in tensors.items()}}
    state["optimizer"] = copy.deepcopy(optimizer.state_dict())
    state["scheduler"] = scheduler.state_dict() if scheduler else {}
    state["numbers"] = [epoch]
    state["generators"] = [torch.get_rng_state()]
    if generator is not None:
        state["generators"].append(generator.get_state())
    unfinished = os.fspath(path) + f".{os.getpid()}"
    try:
        torch.save(state, unfinished)
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def load_checkpoint(
    path, *, model, optimizer, scheduler=None, generator=None, map_location="cpu"
) -> int:
    """Put everything where it was when path was written; the epoch to do next."""
    state = torch.load(path, map_location=map_location, weights_only=True)
    tensors = dict(model.named_parameters()) | dict(model.named_buffers())
    with torch.no_grad():
        for name, saved in state["tensors"].items():
            tensors[name].copy_(saved)
    optimizer.load_state_dict(state["optimizer"])
    if scheduler is not None:
        scheduler.load_state_dict(state["scheduler"])
    if generator is not None:
        generator.set_state(state["generators"][1].cpu())
    torch.set_rng_state(state["generators"][0].cpu())
    return state["numbers"][0] + 1
