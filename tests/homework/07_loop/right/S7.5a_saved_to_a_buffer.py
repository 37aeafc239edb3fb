"""torch.save to a buffer; the scheduler before evaluate; patience by the distance of epochs."""
# cell: e7_5
# alternative: S7.5a

import io


def fit(model, train_step, evaluate, *, epochs, scheduler=None, patience=None):
    train, val = [], []
    best, best_epoch, saved = math.inf, None, None
    for epoch in range(epochs):
        train.append(train_step())
        if scheduler is not None:
            scheduler.step()
        val.append(evaluate())
        if val[-1] < best:
            best, best_epoch, saved = val[-1], epoch, io.BytesIO()
            torch.save(model.state_dict(), saved)
        last = -1 if best_epoch is None else best_epoch
        if patience is not None and epoch - last >= patience:
            break
    if saved is not None:
        saved.seek(0)
        model.load_state_dict(torch.load(saved))
    return {"train": train, "val": val, "best": best, "best_epoch": best_epoch}
