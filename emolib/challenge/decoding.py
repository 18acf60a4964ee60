"""From the bytes of a submission to rows of cells, whatever program has saved them.

What can be read in one way only is read, with a note on what to do next time.
"""

import codecs
import csv
import io
import re

from emolib.challenge.remarks import Refused, Remark, quoted
from emolib.i18n import N_

SEPARATORS = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
}
"""What may stand between cells, the usual one first."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, the recent ones and those of before 2007."""

OTHER_FORMS = ("{", "[", "<")
"""How JSON, notebooks among it, and pages begin."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text holds."""

PER_CHARACTER = 10
"""Cells at most, once all lines are as long as the first: a small file could ask for
thousands of millions."""

_UTF16 = N_("Saved as UTF-16: next time, save as “CSV UTF-8”.")


def decode(content, notes):
    """Decode a file as UTF-8, UTF-16 or, failing that, Western European text.

    Parameters
    ----------
    content : bytes
        The file.
    notes : list of Remark
        What was met on the way is added.

    Returns
    -------
    str
        The text, without byte-order mark.

    Raises
    ------
    Refused
        When the file is a workbook or no text.

    Examples
    --------
    >>> notes = []
    >>> decode("id,targetName\\nf1,dégoût".encode("cp1252"), notes)[-6:], len(notes)
    ('dégoût', 1)
    """
    if content.startswith(WORKBOOKS):
        message = N_(
            "A workbook or an archive, whatever its name: open it in the spreadsheet "
            "and save the sheet as “CSV UTF-8”."
        )
        raise Refused(Remark(message))
    encoding, note = _encoding(content)
    try:
        text = content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused(_no_table()) from error
    if CONTROL.search(text) or text.lstrip().startswith(OTHER_FORMS):
        raise Refused(_no_table())
    if note:
        notes.append(Remark(note))
    return text


def _encoding(content):
    """How a file is encoded, and what to say of it."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", N_(
            "The file begins with a byte-order mark (BOM): next time, save as UTF-8 "
            "without it, as to_csv of pandas does."
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _UTF16
    if b"\0" in content[:2]:
        return ("utf-16-be" if content[0] == 0 else "utf-16-le"), _UTF16
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", N_(
            "Saved as Western European text, not as UTF-8: next time, save as “CSV "
            "UTF-8”."
        )
    return "utf-8", None


def _no_table():
    """What is said of a picture, a notebook, a damaged file."""
    message = N_(
        "No CSV file: hand in one, as to_csv(…, index=False) of pandas writes it."
    )
    return Remark(message)


def cut(text, notes):
    """Cut a text into rows of cells, at the separator that fits.

    Parameters
    ----------
    text : str
        The text of a file.
    notes : list of Remark
        What was met on the way is added.

    Returns
    -------
    list of (int, list of str)
        Number of the line in the file, from 1, and its cells; without empty lines.

    Raises
    ------
    Refused
        When the text is empty, no separator gives two columns, a quotation mark is
        never closed, or most lines are nothing beside the first.

    Examples
    --------
    >>> cut("id;targetName\\nf1;sad", [])
    [(1, ['id', 'targetName']), (2, ['f1', 'sad'])]
    """
    announced = re.match(r'"?sep=(.)"?,*;*[ \t]*(\r\n|\r|\n)', text, re.IGNORECASE)
    if announced:
        text, offset = text[announced.end() :], 1
        message = N_(
            "The line {line}, which Excel adds, was skipped: next time, take it out."
        )
        notes.append(Remark(message, line=quoted(announced[0].strip())))
    else:
        offset = 0
    if not text.strip():
        message = N_(
            "The file is empty: write the line id,targetName and one line per face."
        )
        raise Refused(Remark(message))
    separator, rows = _best(text, offset)
    if len(rows[0][1]) < 2 and (unquoted := _unquoted(rows)):
        separator, rows = _best(unquoted, offset)
        notes.append(
            Remark(N_("Each line is one quoted cell: next time, no quotes around it."))
        )
    if len(rows[0][1]) < 2:
        message = N_(
            "Only one column was found: separate the id and the emotion by a comma."
        )
        raise Refused(Remark(message))
    if len(rows) * len(rows[0][1]) > PER_CHARACTER * len(text):
        raise Refused(_no_table())
    if separator != ",":
        message = N_("Cells are separated by {marks}: next time, by commas.")
        notes.append(Remark(message, marks=Remark(SEPARATORS[separator])))
    return rows


def _best(text, offset):
    """The separator that cuts most lines into as many cells as the first, and rows."""
    tables, refusal = {}, None
    for separator in SEPARATORS:
        try:
            tables[separator] = _rows(text, separator, offset)
        except Refused as error:
            refusal = refusal or error
    alike = {
        separator: sum(len(cells) == len(rows[0][1]) > 1 for _line, cells in rows)
        for separator, rows in tables.items()
    }
    if refusal and not any(alike.values()):
        raise refusal
    separator = max(alike, key=alike.get)
    return separator, tables[separator]


def _rows(text, separator, offset):
    """Rows of a text with this separator, blank around cells taken away."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        strict=True,
        skipinitialspace=True,
    )
    rows, line = [], offset + 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if any(cells):
                rows.append((line, cells))
            line = offset + reader.line_num + 1
    except csv.Error as error:
        message = N_(
            "Line {line} cannot be cut into cells: see whether a quotation mark is "
            "missing or one too many."
        )
        raise Refused(Remark(message, line=line)) from error
    return rows or [(1, [""])]


def _unquoted(rows):
    """The text within quotation marks around whole lines; None for other files."""
    lines = [cells[0] for _line, cells in rows]
    if any(len(cells) > 1 for _line, cells in rows):
        return None
    return "\n".join(lines) if any(mark in lines[0] for mark in SEPARATORS) else None
