"""backward, and then the grads of everybody are cleared."""
# cell: e5_2
# misconception: M5.2x1
# hint: Somebody already had a .grad before you came. What is in it when you leave?
# hint-es: Alguien ya tenía un .grad antes de tu llamada. ¿Qué hay en él después?
# title-es: backward, y después se borran los grads de todos.

def grad_of(f, x):

    with torch.enable_grad():
        here = x.detach().clone().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError("one number, please")
        if y.requires_grad:
            y.backward()
        waiting = [y.grad_fn]
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            leaf = getattr(node, "variable", None)
            if leaf is not None and leaf is not here:
                leaf.grad = None
            waiting.extend(parent for parent, _ in node.next_functions)
    return torch.zeros_like(here) if here.grad is None else here.grad
