"""Makes SQLite gradebooks cheap to open: nbgrader opens one for each thing that it looks up.

SQLAlchemy compiles each statement once per engine and asks for every table before it creates
them. This dialect (SQLAlchemy's own way to be extended) lets the engines of one process share the
compiled statements and remember the tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.util import LRUCache

_DRIVER = "torchgrade"


class SharedSQLite(SQLiteDialect_pysqlite):
    """SQLite's usual dialect; two of them are equal, so that what one compiled serves all."""

    supports_statement_cache = True
    driver = _DRIVER
    _compiled: LRUCache[Any, Any] = LRUCache(500)
    _tables: ClassVar[set[tuple[int, int, str]]] = set()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give the new engine the statements that others have compiled."""
        engine.update_execution_options(compiled_cache=cls._compiled)

    def has_table(
        self, connection: Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        """Ask for a table of a file until it is there: nobody drops one from a gradebook."""
        try:
            file = Path(connection.engine.url.database or "").stat()
        except OSError:
            return bool(super().has_table(connection, table_name, schema, **kw))  # type: ignore[no-untyped-call]
        key = (file.st_dev, file.st_ino, table_name)
        if key not in self._tables:
            if not super().has_table(connection, table_name, schema, **kw):  # type: ignore[no-untyped-call]
                return False
            self._tables.add(key)
        return True


registry.register(f"sqlite.{_DRIVER}", __name__, SharedSQLite.__name__)


def shared(db_url: str) -> str:
    """Give the URL that opens a gradebook cheaply; the same one where it is not SQLite's."""
    url = make_url(db_url)
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        return db_url
    return url.set(drivername=f"sqlite+{_DRIVER}").render_as_string(hide_password=False)
