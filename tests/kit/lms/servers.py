"""Starlette apps on real ports of this machine, for real clients."""

import contextlib
import socket
import threading
import time

import uvicorn


@contextlib.contextmanager
def serving(app):
    """Serve an app in a thread; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class Place:
    """An address that stays, at which each test puts an app of its own."""

    def __init__(self):
        self.app = None
        self.address = ""

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


@contextlib.contextmanager
def place():
    """Serve a `Place`."""
    found = Place()
    with serving(found) as found.address:
        yield found
