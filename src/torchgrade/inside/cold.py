"""A fresh process in a box that bubblewrap made: sets its limits, then runs an agent.

`python -m torchgrade.inside.cold ORDER FD`, where ORDER is a `Cold` as JSON. Everything up to the
call of the agent's function is trusted code.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
from typing import NoReturn

import msgspec

from torchgrade.inside import box, parallel, processes
from torchgrade.inside import syscalls as sc
from torchgrade.model import Limits, Record, ready

KERNEL_TASKS = 24
"""Threads of ipykernel, of the bridge and of the message queues of both."""
INIT_AND_AGENT = 2
"""Processes beside the student's own: bubblewrap's init, and the agent."""
_STACK_KB = 8192
_SIGNALLED = 128


class Cold(Record, frozen=True, kw_only=True):
    """What to run.

    Attributes:
        target: `module:function`, called as `function(socket, limits)`.
        limits: What the submission may use.
        tasks: Processes and threads that the target itself needs.
        warm: Import torch before the limits are set.
        search: Additional entries of `sys.path`.
    """

    target: str
    limits: Limits
    tasks: int = 0
    warm: bool = True
    search: tuple[str, ...] = ()


ready(Cold)


def main() -> None:
    """Set everything up, and run the agent to its end."""
    order = msgspec.json.decode(sys.argv[1], type=Cold)
    sock = socket.socket(fileno=int(sys.argv[2]))
    sys.argv = [""]
    sys.path[:0] = order.search
    if order.warm:
        importlib.import_module("numpy")
        importlib.import_module("torch").set_num_threads(1)
    module, _, function = order.target.partition(":")
    agent = getattr(importlib.import_module(module), function)
    parallel.pass_by_name()
    gc.collect()
    # before the fork: the agent must not find an init that can be looked into or interrupted
    sc.set_dumpable(False)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # pid 1 without handlers is deaf to its children
    pid = os.fork()
    if pid:
        _become_init(sock, pid)
    sc.set_dumpable(True)
    base_kb = processes.data_kb() + order.tasks * _STACK_KB
    box.set_limits(order.limits, base_kb=base_kb, beside=INIT_AND_AGENT + order.tasks)
    box.close_all_but([sock.fileno()])
    box.null_standard_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    agent(sock, msgspec.to_builtins(order.limits))
    os._exit(0)


def _become_init(sock: socket.socket, agent: int) -> NoReturn:
    """Stay behind as pid 1, out of the student's reach, and end with the agent."""
    sock.close()
    sc.set_name("box-init")
    ended = 0
    while ended != agent:  # also reaps orphans, which would count as processes
        ended, state = os.wait()
    code = os.waitstatus_to_exitcode(state)
    os._exit(code if code >= 0 else _SIGNALLED - code)


if __name__ == "__main__":
    main()
