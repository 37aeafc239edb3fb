"""The platforms that this tool is registered with, kept in the database.

A platform's number is never given twice: what is known of people by that number must not pass
to another platform.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from torchgrade.database import tables
from torchgrade.errors import InstructorError
from torchgrade.lti.addresses import secure
from torchgrade.lti.records import Platform

platforms_table = Table(
    "platforms",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String, nullable=False),
    Column("issuer", String, nullable=False),
    Column("client_id", String, nullable=False),
    Column("auth_url", String, nullable=False),
    Column("token_url", String, nullable=False),
    Column("jwks_url", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("service_hosts", String, nullable=False),  # separated by spaces
    UniqueConstraint("issuer", "client_id"),
    sqlite_autoincrement=True,
)
deployments_table = Table(
    "deployments",
    tables,
    Column("platform", ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True),
    Column("deployment", String, primary_key=True),
)

_MAX_ID = 255


def add_platform(connection: Connection, platform: Platform) -> Platform:
    """Keep a platform that was not known.

    Args:
        connection: A transaction.
        platform: Its registration; `id` is given here.

    Returns:
        The platform with its number.

    Raises:
        InstructorError: Its issuer and client id are known already, or a value can't be right.
    """
    _check(platform)
    known = find_platforms(connection, platform.issuer, platform.client_id)
    if known:
        raise InstructorError(
            f"the client id {platform.client_id!r} of {platform.issuer} is registered already, as"
            f" platform {known[0].id}",
            hint="Change it with `torchgrade lti add-platform --replace`, with all its options.",
        )
    row = connection.execute(insert(platforms_table).values(_columns(platform)))
    number = int(row.inserted_primary_key[0])  # type: ignore[index]
    _set_deployments(connection, number, platform.deployments)
    return get_platform(connection, number)


def replace_platform(connection: Connection, platform: Platform) -> Platform:
    """Keep a platform, in the place of the one with this issuer and client id if it is known.

    Its number stays, and with it what is known of its people and courses.

    Args:
        connection: A transaction.
        platform: Its registration, whole.

    Returns:
        The platform with its number.

    Raises:
        InstructorError: A value can't be right.
    """
    known = find_platforms(connection, platform.issuer, platform.client_id)
    if not known:
        return add_platform(connection, platform)
    _check(platform)
    number = known[0].id
    mine = platforms_table.c.id == number
    connection.execute(update(platforms_table).where(mine).values(_columns(platform)))
    _set_deployments(connection, number, platform.deployments)
    return get_platform(connection, number)


def list_platforms(connection: Connection) -> tuple[Platform, ...]:
    """Give all platforms in the order they were added."""
    return _read(connection)


def remove_platform(connection: Connection, platform_id: int) -> Platform:
    """Forget a platform; who launched from it can't do so any more.

    Args:
        connection: A transaction.
        platform_id: Its number.

    Returns:
        The platform as it was.

    Raises:
        InstructorError: No platform has that number, or people and grades are kept of it.
    """
    platform = get_platform(connection, platform_id)
    try:
        with connection.begin_nested():
            connection.execute(delete(platforms_table).where(platforms_table.c.id == platform_id))
    except IntegrityError as error:
        raise InstructorError(
            f"platform {platform_id}, {platform.name}, has people and courses that are kept",
            hint="Take its deployments away with `torchgrade lti add-platform --replace`: without"
            " a deployment nobody can launch from it.",
        ) from error
    return platform


def find_platforms(
    connection: Connection, issuer: str, client_id: str = ""
) -> tuple[Platform, ...]:
    """Look platforms up as a login names them.

    Args:
        connection: A transaction.
        issuer: `iss`, compared letter by letter.
        client_id: Our client id; empty finds all of the issuer.

    Returns:
        None, one, or several if the issuer has registered this tool several times.
    """
    where = [platforms_table.c.issuer == issuer]
    if client_id:
        where.append(platforms_table.c.client_id == client_id)
    return _read(connection, *where)


def get_platform(connection: Connection, platform_id: int) -> Platform:
    """Look a platform up by its number.

    Raises:
        InstructorError: No platform has that number.
    """
    found = _read(connection, platforms_table.c.id == platform_id)
    if not found:
        raise InstructorError(
            f"there is no platform {platform_id}",
            hint="`torchgrade lti list` has the numbers of those that are registered.",
        )
    return found[0]


def _read(connection: Connection, *where: Any) -> tuple[Platform, ...]:
    rows = connection.execute(
        select(platforms_table).where(*where).order_by(platforms_table.c.id)
    ).all()
    ids = [row.id for row in rows]
    deployments: dict[int, list[str]] = {number: [] for number in ids}
    for row in connection.execute(
        select(deployments_table)
        .where(deployments_table.c.platform.in_(ids))
        .order_by(deployments_table.c.deployment)
    ):
        deployments[row.platform].append(row.deployment)
    return tuple(
        Platform(
            **{
                **row._asdict(),
                "service_hosts": tuple(row.service_hosts.split()),
                "deployments": tuple(deployments[row.id]),
            }
        )
        for row in rows
    )


def _columns(platform: Platform) -> dict[str, str]:
    return {
        "name": platform.name,
        "issuer": platform.issuer,
        "client_id": platform.client_id,
        "auth_url": platform.auth_url,
        "token_url": platform.token_url,
        "jwks_url": platform.jwks_url,
        "audience": platform.audience,
        "service_hosts": " ".join(platform.service_hosts),
    }


def _set_deployments(connection: Connection, number: int, deployments: tuple[str, ...]) -> None:
    connection.execute(delete(deployments_table).where(deployments_table.c.platform == number))
    for deployment in dict.fromkeys(deployments):
        connection.execute(insert(deployments_table).values(platform=number, deployment=deployment))


def _check(platform: Platform) -> None:
    """Refuse what no platform can have: an address that is not https, an id with odd letters."""
    for name in ("auth_url", "token_url", "jwks_url"):
        address = getattr(platform, name)
        if not secure(address):
            raise InstructorError(
                f"`{name}` of the platform is {address!r}, which is no https address",
                hint="Copy it from the platform's page; http is accepted for localhost alone.",
            )
    for name, values in (
        ("issuer", (platform.issuer,)),
        ("client id", (platform.client_id,)),
        ("deployment id", platform.deployments),
        ("service host", platform.service_hosts),
    ):
        for value in values:
            if not value or len(value) > _MAX_ID or not value.isascii() or " " in value:
                raise InstructorError(
                    f"the {name} of the platform is {value!r}, which can't be right",
                    hint="Copy it from the platform's page as it stands there, without spaces.",
                )
