"""`torchgrade lti …`: the platforms that may launch this course, the tool's key, its addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from torchgrade.cli.options import AsJson, Root, course_root, whole
from torchgrade.cli.screen import out, plain
from torchgrade.config import CONFIG_FILE, load_course
from torchgrade.database import open_database
from torchgrade.errors import InstructorError
from torchgrade.lti.keys import KEY_FILE, make_key, rotate_key
from torchgrade.lti.platforms import (
    add_platform,
    list_platforms,
    remove_platform,
    replace_platform,
)
from torchgrade.lti.presets import Endpoints, Preset, preset
from torchgrade.lti.records import Platform
from torchgrade.lti.tool import canvas_configuration, configuration

app = typer.Typer(
    help="Platforms that launch this course by LTI 1.3, and the tool's key.",
    no_args_is_help=True,
)


def _kind(text: str) -> str:
    if text not in get_args(Preset):
        raise typer.BadParameter(f"{text!r} is none of {', '.join(get_args(Preset))}.")
    return text


@app.command("add-platform")
def add(
    client_id: Annotated[str, typer.Option(help="The client id that the platform gave.")],
    deployment: Annotated[
        list[str] | None, typer.Option(help="A deployment id that it gave; may be repeated.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--preset",
            parser=_kind,
            metavar="KIND",
            help="canvas, moodle, openedx, brightspace or blackboard: derives the addresses.",
        ),
    ] = None,
    url: Annotated[str, typer.Option(help="Where people open the platform.")] = "",
    name: Annotated[str, typer.Option(help="Its name for people.")] = "",
    issuer: Annotated[str, typer.Option(help="`iss`, letter by letter.")] = "",
    auth_url: Annotated[str, typer.Option(help="OpenID Connect authentication URL.")] = "",
    token_url: Annotated[str, typer.Option(help="OAuth 2 access token URL.")] = "",
    jwks_url: Annotated[str, typer.Option(help="Public keyset URL.")] = "",
    audience: Annotated[
        str, typer.Option(help="Audience of our token requests, if not the token URL.")
    ] = "",
    service_host: Annotated[
        list[str] | None,
        typer.Option(help="Host of its services, if not the token URL's; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Change the platform of this issuer and client id.")
    ] = False,
    course: Root = None,
) -> None:
    """Register a platform, with what its administrator's page shows."""
    given = Endpoints(
        issuer=issuer,
        auth_url=auth_url,
        token_url=token_url,
        jwks_url=jwks_url,
        audience=audience,
        service_hosts=tuple(service_host or ()),
    )
    found = _over(given, _derived(kind, url, client_id))
    _whole(found, kind)
    platform = Platform(
        name=name or url or found.issuer,
        client_id=client_id,
        deployments=tuple(deployment or ()),
        **msgspec.structs.asdict(found),
    )
    with _database(course) as connection:
        kept = (replace_platform if replace else add_platform)(connection, platform)
    out.print(plain(f"Platform {kept.id}: {kept.name}"))
    if not kept.deployments:
        out.print(
            Text("Nobody can launch from it without a deployment id: --deployment", style="yellow")
        )


@app.command("list")
def list_all(as_json: AsJson = False, course: Root = None) -> None:
    """Show the platforms that are registered."""
    with _database(course) as connection:
        platforms = list_platforms(connection)
    if as_json:
        _print_json(platforms)
        return
    if not platforms:
        out.print("No platform is registered: `torchgrade lti add-platform` does it.")
        return
    table = Table("id", "name", "issuer", "client id", "deployments")
    for each in platforms:
        cells = (str(each.id), each.name, each.issuer, each.client_id, ", ".join(each.deployments))
        table.add_row(*(plain(cell) for cell in cells))
    out.print(table)


@app.command("remove")
def remove(
    platform: Annotated[
        int, typer.Argument(parser=whole, metavar="PLATFORM", help="Its number in `lti list`.")
    ],
    course: Root = None,
) -> None:
    """Forget a platform: nobody can launch from it any more."""
    with _database(course) as connection:
        gone = remove_platform(connection, platform)
    out.print(plain(f"Removed platform {gone.id}: {gone.name}"))


@app.command("rotate-key")
def rotate(course: Root = None) -> None:
    """Make a new key of the tool; the one before stays published until the next change."""
    key = rotate_key(course_root(course) / KEY_FILE)
    out.print(plain(f"{KEY_FILE}: the key is now {key.kid}"))


@app.command("jwks")
def jwks(course: Root = None) -> None:
    """Print the tool's public keys, for platforms that take them pasted."""
    _print_json(make_key(course_root(course) / KEY_FILE).public_jwks())


@app.command("config")
def config(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the JSON that Canvas takes pasted.")
    ] = False,
    course: Root = None,
) -> None:
    """Print what an administrator types into the platform."""
    url = load_course(course_root(course)).lms.url.rstrip("/")
    if not url:
        raise InstructorError(
            f"{CONFIG_FILE}: `lms.url` is empty: the tool has no address",
            hint='Write lms=Lms(url="https://grading.example.edu"), where browsers reach it.',
        )
    if as_json:
        _print_json(canvas_configuration(url))
        return
    there = configuration(url)
    for what, value in (
        ("Login initiation URL", there.login),
        ("Redirect URL (launch)", there.launch),
        ("Target link URI (tool URL)", there.target),
        ("Deep Linking URL", there.target),
        ("Public keyset URL (JWKS)", there.jwks),
        ("Canvas: configuration URL", there.config),
    ):
        out.print(plain(f"{what:<28}{value}"), soft_wrap=True)
    out.print("\nServices (scopes):")
    for scope in there.scopes:
        out.print(plain(f"  {scope}"), soft_wrap=True)
    out.print(plain(_CHOICES))


_CHOICES = """
Messages:  resource link and Deep Linking ("supports content selection")
Privacy:   share name and e-mail address; without them students are known by numbers
Launch in: a new window, because browsers keep no cookies of a page inside another site's

Canvas       Admin > Developer Keys > + LTI Key > Enter URL: the configuration URL; then install
             the app by its client id. Deployment id: Settings > Apps > the app > Deployment Id.
Moodle       Site administration > External tool > Manage tools > Configure a tool manually: LTI
             1.3, public key type "Keyset URL". Client id and deployment id: its magnifying glass.
Open edX     Studio: LTI Consumer, LTI 1.3. The block shows its token, keyset and client id.
Brightspace  Admin Tools > Manage Extensibility > LTI Advantage > Register Tool; then deploy it.
Blackboard   developer.anthology.com > My Applications; then Admin > LTI Tool Providers."""


def _derived(kind: str | None, url: str, client_id: str) -> Endpoints:
    if kind is None:
        return Endpoints()
    if not url:
        raise typer.BadParameter("--preset needs --url, where people open the platform.")
    found: Preset = msgspec.convert(kind, Preset)
    return preset(found, url, client_id)


def _over(given: Endpoints, derived: Endpoints) -> Endpoints:
    """Put what was said over what follows from the preset."""
    said = {name: value for name, value in msgspec.structs.asdict(given).items() if value}
    return msgspec.structs.replace(derived, **said)


def _whole(found: Endpoints, kind: str | None) -> None:
    missing = [
        name for name in ("issuer", "auth_url", "token_url", "jwks_url") if not getattr(found, name)
    ]
    if missing:
        options = " and ".join("--" + name.replace("_", "-") for name in missing)
        where = "Studio shows them in the block" if kind == "openedx" else "or name a --preset"
        raise InstructorError(
            f"the platform's registration lacks {options}",
            hint=f"The platform's page for administrators shows them; {where}.",
        )


@contextmanager
def _database(course: Path | None) -> Iterator[Connection]:
    root = course_root(course)
    engine = open_database(load_course(root).lms.database, root)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _print_json(item: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(item), indent=1).decode() + "\n")
