"""All operators, in their fixed order: importing this registers them."""

from torchgrade.mutation.operators import (  # noqa: F401, I001 - the order of the registry
    gradients,
    loops,
    clipping,
    modes,
    losses,
    masks,
    shapes,
    optimizers,
    formulas,
    arithmetic,
    modules,
    aliasing,
    randomness,
    devices,
    compiling,
    bounds,
    logic,
    statements,
)
