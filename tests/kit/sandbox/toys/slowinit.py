"""The toy in a cold box whose init comes late to itself: the agent runs before it."""

import time

from boxtoys import serve  # noqa: F401 - the box's target

import __main__

become = __main__._become_init


def late(*given):
    time.sleep(2)
    become(*given)


__main__._become_init = late
