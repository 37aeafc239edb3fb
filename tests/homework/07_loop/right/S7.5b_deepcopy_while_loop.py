"""copy.deepcopy of the state, in a while loop."""
# cell: e7_5
# alternative: S7.5b

def fit(model, train_step, evaluate, *, epochs, scheduler=None, patience=None):
    history = {"train": [], "val": [], "best": float("inf"), "best_epoch": None, "stopped": False}
    best = copy.deepcopy(model.state_dict())
    left = patience
    while len(history["val"]) < epochs and left != 0:
        history["train"].append(train_step())
        history["val"].append(evaluate())
        if history["val"][-1] < history["best"]:
            history["best"] = history["val"][-1]
            history["best_epoch"] = len(history["val"]) - 1
            best, left = copy.deepcopy(model.state_dict()), patience
        elif left is not None:
            left -= 1
        if scheduler:
            scheduler.step()
    history["stopped"] = left == 0
    if history["best_epoch"] is not None:
        model.load_state_dict(best)
    return history
