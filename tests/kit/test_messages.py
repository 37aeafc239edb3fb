"""Sentences reach the reader in their language, and none of the kit's is forgotten."""

import os
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import torchgrade
from torchgrade.errors import InstructorError
from torchgrade.messages import KIT_LOCALE, Translator

PACKAGE = Path(torchgrade.__file__).parent
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def _catalogue(tmp_path, body, name="es"):
    (tmp_path / f"{name}.po").write_text(HEADER + body, encoding="utf-8")
    return tmp_path


def _used_messages():
    found = extract_from_dir(
        PACKAGE,
        [("**.py", "python"), ("**/templates/**.html", "jinja2")],
        keywords={"t": None, "N_": None, "n": (1, 2)},
    )
    return {message for _, _, message, _, _ in found}


def _placeholders(text):
    return set(re.findall(r"{(\w+)}", text))


def _pairs(message):
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return [(english, spanish) for english in ids for spanish in strings]


def test_extraction_sees_python_and_templates():
    """The two tests below look at sentences of modules and of templates."""
    used = _used_messages()
    assert "Not yet" in used
    assert "Overview" in used
    assert ("{n} point", "{n} points") in used


def test_every_message_of_the_package_has_a_spanish_translation():
    """A new sentence without a translation does not go unseen."""
    with (KIT_LOCALE / "es.po").open("rb") as file:
        translated = {message.id for message in read_po(file) if message.id and message.string}
    assert _used_messages() - translated == set()


def test_translations_keep_the_placeholders():
    """No translation drops or invents a placeholder."""
    with (KIT_LOCALE / "es.po").open("rb") as file:
        wrong = [
            (english, spanish)
            for message in read_po(file)
            if message.id
            for english, spanish in _pairs(message)
            if _placeholders(english) != _placeholders(spanish)
        ]
    assert wrong == []


def test_spanish_sentence_with_a_parameter():
    """Placeholders are filled in the translation."""
    assert Translator("es").t("Feedback for {student}", student="Ana") == "Comentarios para Ana"


@pytest.mark.parametrize("lang", ["en", "xx", "", "../../etc/passwd", "tlh", "e" * 500])
def test_unknown_languages_are_english(lang):
    """A language without a catalogue, or none at all, falls back to English."""
    assert Translator(lang).t("Not yet") == "Not yet"


def test_regional_variant_uses_the_language():
    """Mexican Spanish has no catalogue of its own, but its own numbers."""
    translator = Translator("es-MX")
    assert translator.t("Not yet") == "Todavía no"
    assert translator.number(15.5) == "15.5"


@pytest.mark.parametrize(
    ("lang", "value", "text"),
    [
        ("es", 15.5, "15,5"),
        ("en", 15.5, "15.5"),
        ("en", 100.0, "100"),
        ("es", 0.1 + 0.2, "0,3"),
        ("en", 98.125, "98.13"),
    ],
)
def test_numbers_are_written_as_the_reader_does(lang, value, text):
    """Points use the reader's decimal sign and show no rounding noise."""
    assert Translator(lang).number(value) == text


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 punto"), (0, "0 puntos"), (1.5, "1,5 puntos"), (2, "2 puntos")]
)
def test_plurals(count, text):
    """One is singular, all else plural."""
    assert Translator("es").n("{n} point", "{n} points", count) == text


def test_plurals_without_catalogue():
    """English needs no catalogue."""
    assert Translator("en").n("{n} point", "{n} points", 1) == "1 point"


def test_assignment_catalogue(tmp_path):
    """A hidden test's sentence is looked up in its assignment."""
    folder = _catalogue(tmp_path, 'msgid "The shape {3} fits."\nmsgstr "La forma {3} encaja."\n')
    assert Translator("es", assignment_locale=folder).t("The shape {3} fits.") == (
        "La forma {3} encaja."
    )


def test_translation_with_wrong_placeholder_stays_english(tmp_path):
    """A placeholder that nobody fills does not stop a page."""
    folder = _catalogue(tmp_path, 'msgid "Hello {name}"\nmsgstr "Hola {nombre}"\n')
    assert Translator("es", assignment_locale=folder).t("Hello {name}", name="x") == "Hello x"


def test_empty_sentence_is_empty():
    """An empty key is not the catalogue's header."""
    assert Translator("es").t("") == ""


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HEADER.encode() + b'msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', 6),
        (HEADER.encode() + b'msgid "a"\nmsgstr "\xff"\n', 5),
        (b'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n', 1),
    ],
)
def test_broken_catalogue_names_file_and_line(tmp_path, content, line):
    """The instructor learns where to look."""
    path = tmp_path / "es.po"
    path.write_bytes(content)
    with pytest.raises(InstructorError, match=f"es.po, line {line}:"):
        Translator("es", assignment_locale=tmp_path)


def test_edited_catalogue_is_read_again(tmp_path):
    """A mended sentence shows without a restart."""
    folder = _catalogue(tmp_path, 'msgid "a"\nmsgstr "b"\n')
    assert Translator("es", assignment_locale=folder).t("a") == "b"
    _catalogue(tmp_path, 'msgid "a"\nmsgstr "changed"\n')
    os.utime(folder / "es.po", ns=(1, 1))
    assert Translator("es", assignment_locale=folder).t("a") == "changed"
