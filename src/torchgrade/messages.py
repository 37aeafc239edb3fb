"""Sentences that people read, in their language.

The English sentence is the key. The kit's own translations are `locale/<lang>.po`; those of an
assignment's hidden tests are `tests/homework/<assignment>/locale/<lang>.po`. A sentence without
a translation stays English: nothing here may ever stop a page from being written, except a
catalogue that can't be read, which is the instructor's to mend.
"""

from __future__ import annotations

import functools
import gettext
import io
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal, format_percent

from torchgrade.errors import InstructorError

KIT_LOCALE = Path(__file__).parent / "locale"
"""Folder of the kit's own catalogues."""


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for translation where it stands; it is translated where it is shown."""
    return sentence


class Translator:
    """Turns English sentences into the reader's language.

    Args:
        lang: Language code, `es` or `es-MX`. An unknown one means English.
        assignment_locale: Folder with the assignment's own `<lang>.po`, if it has one.

    Raises:
        InstructorError: If a catalogue can't be read; it names the file and the line.
    """

    def __init__(self, lang: str, *, assignment_locale: Path | None = None) -> None:
        self._locale = _parse(lang)
        self.lang = str(self._locale).replace("_", "-")
        folders = [KIT_LOCALE] if assignment_locale is None else [KIT_LOCALE, assignment_locale]
        self._catalogues = [
            catalogue for folder in folders if (catalogue := _find(folder, self._locale))
        ]

    def t(self, sentence: str, **params: Any) -> str:
        """Translate a sentence and fill in its `{placeholders}`.

        Args:
            sentence: The English sentence, as written in the code.
            **params: Values for its placeholders. Without any, braces are left alone.

        Returns:
            The translation, or the English sentence where there is none that fits `params`.
        """
        if not sentence:
            return ""
        for catalogue in self._catalogues:
            if (found := catalogue.gettext(sentence)) != sentence:
                return _fill(found, sentence, params)
        return _fill(sentence, sentence, params)

    def n(self, singular: str, plural: str, count: float, **params: Any) -> str:
        """Translate a sentence that depends on a count, given to it as `{n}`.

        Args:
            singular: The English sentence for one.
            plural: The English sentence for any other count.
            count: How many; written in the reader's number format.
            **params: Values for the other placeholders.

        Returns:
            The sentence with the form that the language uses for `count`.
        """
        whole = int(count) if count == int(count) else 2
        english = singular if whole == 1 else plural
        params = {"n": self.number(count), **params}
        for catalogue in self._catalogues:
            if (found := catalogue.ngettext(singular, plural, whole)) not in (singular, plural):
                return _fill(found, english, params)
        return _fill(english, english, params)

    def number(self, value: float, *, digits: int = 2) -> str:
        """Write a number as the reader does, 15.5 as "15,5" in Spanish; rounded."""
        step = Decimal(1).scaleb(-digits)
        # A half goes up in formgrader too: both show the same points.
        rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP).normalize()
        return str(format_decimal(rounded, locale=self._locale, decimal_quantization=False))

    def percent(self, share: float) -> str:
        """Write a share of one as a whole percentage, "83 %" in Spanish."""
        return str(format_percent(round(share, 2), locale=self._locale))


def _parse(lang: str) -> Locale:
    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _fill(text: str, english: str, params: dict[str, Any]) -> str:
    if not params:
        return text
    try:
        return text.format(**params)
    except (KeyError, IndexError, ValueError, AttributeError):
        return english.format(**params) if text is not english else text


def _find(folder: Path, locale: Locale) -> gettext.GNUTranslations | None:
    for name in (str(locale), locale.language):
        path = folder / f"{name}.po"
        if path.is_file():
            return _load(path, path.stat().st_mtime_ns)
    return None


@functools.lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> gettext.GNUTranslations:
    try:
        catalogue = read_po(io.BytesIO(path.read_bytes()), ignore_obsolete=True, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except PoFileError as error:
        raise InstructorError(
            f"{path}, line {error.lineno + 1}: not a gettext catalogue: {error}",
            hint="Mend that line, or delete the file to fall back to English.",
        ) from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise InstructorError(
            f"{path}, line {_bad_line(path)}: not a gettext catalogue: {error}",
            hint="Save the file as UTF-8, with the header that `pybabel init` writes.",
        ) from error


def _bad_line(path: Path) -> int:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return 1
