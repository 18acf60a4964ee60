"""The guides for a course: the commands and the sentences that they quote exist."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from emolib.cli import app
from emolib.i18n import LANGUAGES

pofile = pytest.importorskip("babel.messages.pofile")

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
PAGES = [
    "README.md",
    *(
        f"book/{lang}/{name}.md"
        for lang in LANGUAGES
        for name in ("guide", "instructor", "student")
    ),
]


def find_command(words):
    """The command that some words call, and the words that are left."""
    command = get_command(app)
    while words and words[0] in getattr(command, "commands", ()):
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("page", PAGES)
def test_quoted_commands_exist(page):
    """Each command can be called, with the options that a page gives it."""
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"(?ms)^ *```bash\n(.*?)```", text)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    called = [line for line in lines if line.startswith("emolib ")]
    called += re.findall(r"`(emolib [^`]+)`", text)
    for line in called:
        command, words = find_command(shlex.split(line, comments=True)[1:])
        known = {name for one in command.params for name in one.opts} | {"--help"}
        assert not hasattr(command, "commands") or words == ["--help"], line
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["course grade", "course rerun"])
def test_tables_give_options_that_exist(lang, command):
    """Each row of a table of options begins with one, whose default it names."""
    text = (BOOK / lang / "instructor.md").read_text("utf-8")
    table = text.split(f"`emolib {command}`.\n\n")[1].split("\n\n")[0]
    found, _words = find_command(command.split())
    options = {name: one for one in found.params for name in one.opts}
    for row in table.splitlines()[2:]:
        option, *value = re.search("`(.*?)`", row)[1].split()
        default = options[option].default
        if value and isinstance(default, int) and default > 9:
            assert re.search(rf"\b{default}\b", row.split("|")[2]), row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quoted_sentences_of_the_marks_exist(lang):
    """What the student's guide says that a page says is what such a page says."""
    text = (BOOK / lang / "student.md").read_text("utf-8")
    table = text.split("(read-your-marks)=")[1].split("\n(")[0]
    quoted = re.findall(r"(?m)^\| (?:“|«\s)(.+?)(?:”|\s») \|", table)
    path = ROOT / "emolib" / "locale" / "fr" / "LC_MESSAGES" / "emolib.po"
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale="fr")
    said = {message.id if lang == "en" else message.string for message in catalogue}
    told = {re.sub(r"\{\w+\}", "…", text) for text in said if isinstance(text, str)}
    assert quoted and not set(quoted) - told
