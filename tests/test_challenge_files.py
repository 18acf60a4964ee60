"""What students hand in: read in one way only, or refused in a line with the mend."""

import csv
import os
import re

import pytest
from challenge_files import FRENCH, GIVEN, IDS, READ, REFUSED, changed, table, text

from emolib.challenge.columns import Ids
from emolib.challenge.submissions import read_submission
from emolib.data import packaged_file
from emolib.i18n import set_language
from emolib.schema import EMOTIONS

hypothesis = pytest.importorskip("hypothesis", reason="needs the extra `test`")
st = hypothesis.strategies

bounded = hypothesis.settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)


def read(content, folder):
    """Read a submission to the small challenge."""
    path = folder / "student-1.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_submission("student-1", path, Ids(IDS))


@pytest.mark.parametrize("case", READ)
def test_what_can_be_read_in_one_way_is_read_and_noted(case, tmp_path):
    """The answers are those of the plain file; the note says what to do next time."""
    content, note = READ[case]
    found = read(content, tmp_path)
    written = " ".join(map(str, found.notes))
    assert found.answers is not None, written
    assert found.answers.tolist() == GIVEN.tolist()
    assert note in written and bool(note) == bool(written)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_scored_has_a_line_with_the_mend(case, tmp_path):
    """In both languages, on one line each, whatever the file holds."""
    content, message = REFUSED[case]
    found = read(content, tmp_path)
    english = " ".join(map(str, found.notes))
    assert found.answers is None and message in english
    set_language("fr")
    french = " ".join(map(str, found.notes))
    assert "\n" not in english + french and french != english


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    """Nobody has to hand in four times to learn of four faults."""
    lines = changed(4, ["v02,bored", "v00,sad", "v01,", "zz,sad"]).splitlines()
    found = read("\n".join(lines[:-2]), tmp_path)
    kinds = ("not in this", "two different", "without an", "name no", "Missing ids: 2")
    assert len(found.notes) == len(kinds)
    assert all(any(kind in str(note) for note in found.notes) for kind in kinds)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "A folder, not a file"),
        (lambda path: path.symlink_to(packaged_file("README.md")), "A link"),
        (lambda path: path.symlink_to(path), "A link"),
        (os.mkfifo, "A pipe or a device"),
        (lambda path: None, "cannot be read"),
    ],
    ids=["folder", "link", "loop", "pipe", "nothing"],
)
def test_only_files_are_opened(make, message, tmp_path):
    """A pipe would be waited for, and a link could lead to the solutions."""
    path = tmp_path / "student-1.csv"
    make(path)
    found = read_submission("student-1", path, Ids(IDS))
    assert found.answers is None and message in str(found.notes[0])


@bounded
@hypothesis.given(
    order=st.permutations(range(42)),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    names=st.sampled_from([EMOTIONS, FRENCH, range(7)]),
)
def test_the_form_of_a_file_changes_no_answer(
    tmp_path_factory, order, separator, encoding, newline, quoting, names
):
    """Any order of lines, any separator, encoding, line ending, quotes and spelling."""
    frame = table(names=[names[k] for k in GIVEN]).iloc[list(order)]
    content = text(frame, sep=separator, lineterminator=newline, quoting=quoting)
    found = read(content.encode(encoding), tmp_path_factory.getbasetemp())
    assert found.answers.tolist() == GIVEN.tolist()


@bounded
@hypothesis.given(
    content=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda words: words.encode("utf-8", "replace"))
    | st.tuples(st.integers(0, 500), st.binary(max_size=8)).map(
        lambda change: (
            text().encode()[: change[0]] + change[1] + text().encode()[change[0] :]
        )
    )
)
def test_any_bytes_are_answers_or_a_remark(tmp_path_factory, content):
    """Never an exception, never a line that steers a terminal."""
    found = read(content, tmp_path_factory.getbasetemp())
    assert found.notes if found.answers is None else len(found.answers) == len(IDS)
    for note in found.notes:
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e]+", str(note))
