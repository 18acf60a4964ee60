"""Names that strangers chose become names of files."""

import pytest

from emolib.naming import file_name


@pytest.mark.parametrize("text", ["student-1", "élève 2", "a.b"])
def test_an_ordinary_name_stays(text):
    """Whoever looks for a file finds it."""
    assert file_name(text) == text


@pytest.mark.parametrize(
    "text", ["x" * 255, "é" * 100, "\N{GRINNING FACE}" * 63, "a\nb", "caf\udce9"]
)
def test_any_other_name_is_short_and_its_own(text):
    """A file system takes it, with what is added; another name gets another."""
    name = file_name(text)
    assert name.isprintable() and len(name.encode()) <= 110
    assert file_name(text + "\n") != name
