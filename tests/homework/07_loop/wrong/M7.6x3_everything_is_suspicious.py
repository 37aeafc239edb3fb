"""Every step is refused."""
# cell: e7_6
# misconception: M7.6b
# hint: Give your checker a correct step, and then one that does the same and looks unlike it. What does it say, and by what does it judge?
# hint-es: Dale a tu revisor un paso correcto, y después otro que haga lo mismo y no se le parezca. ¿Qué dice, y en qué se fija?
# title-es: Todo paso se rechaza.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    return False
