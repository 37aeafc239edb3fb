"""The last entry repeats the last height before the step."""
# cell: e5_1
# misconception: M5.1x7
# hint: With one step there are two places, before and after. How many heights, and which ones, are in your history?
# hint-es: Con un paso hay dos lugares, antes y después. ¿Cuántas alturas hay en tu history, y cuáles son?
# title-es: La última entrada repite la altura de antes del paso.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.detach().clone().requires_grad_()
    height = J(theta)
    history = [height.item()]
    for k in range(steps):
        if k:
            height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    return theta.detach(), history
