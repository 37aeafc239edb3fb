"""Processes that deliver, made by one that has imported all: killed as often as a test likes.

    python -m tests.kit.lms.outbox_worker DATABASE_URL PLATFORM_URL

Each line on stdin forks a process that delivers once; its number is the answer.
"""

import os
import sys
from pathlib import Path

from torchgrade.database import open_database
from torchgrade.lms.delivery import deliver
from torchgrade.lms.gradebook import PlatformGradebook
from torchgrade.lti.records import Platform

LEASE = 1.5


def platform(url):
    return Platform(
        id=1, name="there", issuer=url, client_id="client-1", deployments=("1",),
        auth_url=f"{url}/auth", token_url=f"{url}/mod/lti/token.php", jwks_url=f"{url}/jwks",
    )  # fmt: skip


def gradebook(url):
    return PlatformGradebook(platform(url), lambda _: "signed")


def deliver_once(database, url):
    engine = open_database(database, Path("/"))
    deliver(engine, lambda _: gradebook(url), lease_seconds=LEASE, jitter=lambda: 0.0)
    engine.dispose()


def main(database, url):
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                deliver_once(database, url)
            finally:
                os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
