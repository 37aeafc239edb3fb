"""Plain values, and nothing else, cross between the tests and the sandbox.

`wire` moves frames, `codec` turns values into frames and back, `handles` is what the trusted
side holds of objects that stay in the sandbox. No pickle, no `eval`, and no name that arrives
from the sandbox is ever resolved.
"""
