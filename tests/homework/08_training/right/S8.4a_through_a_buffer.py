"""Other keys, one dict of parts, serialised in memory and then written."""
# cell: e8_4
# alternative: S8.4a

def save_checkpoint(path, *, model, optimizer, scheduler=None, epoch=0, generator=None) -> None:
    """Write to path all that is needed to train on after `epoch`."""
    parts = {"net": model, "opt": optimizer, "sched": scheduler}
    content = {name: part.state_dict() for name, part in parts.items() if part is not None}
    content["next"] = epoch + 1
    content["luck"] = {"torch": torch.get_rng_state()}
    if generator is not None:
        content["luck"]["data"] = generator.get_state()
    buffer = io.BytesIO()
    torch.save(content, buffer)
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(buffer.getvalue())
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def load_checkpoint(
    path, *, model, optimizer, scheduler=None, generator=None, map_location="cpu"
) -> int:
    """Put everything where it was when path was written; the epoch to do next."""
    content = torch.load(io.BytesIO(Path(path).read_bytes()), map_location, weights_only=True)
    for name, part in {"net": model, "opt": optimizer, "sched": scheduler}.items():
        if part is not None:
            part.load_state_dict(content[name])
    if generator is not None:
        generator.set_state(content["luck"]["data"].cpu())
    torch.set_rng_state(content["luck"]["torch"].cpu())
    return int(content["next"])
