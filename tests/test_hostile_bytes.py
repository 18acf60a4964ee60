"""Bytes at random: readers give a picture, a face, or a reason; never anything else."""

import io

import numpy as np
import pytest
from PIL import Image

from emolib.collection.layouts import LAYOUTS
from emolib.collection.listing import REASONS
from emolib.collection.notes import Notes
from emolib.collection.pixel_tables import find_pixel_table, read_pixel_table, to_pixels
from emolib.errors import DataError
from emolib.photographs import read_plain

pytest.importorskip("hypothesis", reason="needs the extra `test`")
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FUZZED = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def encoded(form):
    """A small picture in a format, as bytes."""
    levels = np.random.default_rng(0).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, form)
    return file.getvalue()


@FUZZED
@given(
    form=st.sampled_from(["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"]),
    spots=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    kept=st.floats(0, 1),
    more=st.binary(max_size=20),
)
def test_spoiled_pictures_are_read_or_refused(tmp_path, form, spots, kept, more):
    """Some bytes changed, the end cut off, others in its place."""
    content = bytearray(encoded(form))
    for place, value in spots:
        content[int(place * (len(content) - 1))] = value
    path = tmp_path / "picture.jpg"
    path.write_bytes(bytes(content[: max(8, int(kept * len(content)))]) + more)
    try:
        picture, shape = read_plain(path, largest_side=64)
    except DataError as error:
        assert str(error) in REASONS
    else:
        assert picture.mode == "RGB" and max(picture.size) <= 64
        assert min(shape) >= 1


@FUZZED
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.tuples(
                st.one_of(st.integers(-2, 9), st.text(max_size=4)),
                st.lists(st.integers(-1, 300), max_size=5),
                st.sampled_from([1, 1000]),
            ),
            max_size=5,
        ).map(
            lambda rows: "\n".join(
                f'{code},"{" ".join(map(str, levels * times))}",Training'
                for code, levels, times in rows
            ).encode("utf-8", "surrogatepass")
        ),
    )
)
def test_tables_of_anything_give_faces_or_reasons(tmp_path, content):
    """Rows become text of a known emotion, and that 48 x 48 pixels or a reason."""
    path = tmp_path / "fer2013.csv"
    path.write_bytes(b"emotion,pixels,Usage\n" + content)
    left_out = []
    assert find_pixel_table(path) == path
    for face in read_pixel_table(path, LAYOUTS["fer2013"], left_out):
        try:
            assert to_pixels(face.pixels).shape == (48, 48)
        except DataError as error:
            assert str(error) == "row"
    assert {reason for _place, reason in left_out} <= {"row"}


@FUZZED
@given(st.binary(max_size=200))
def test_notes_followed_by_anything_are_kept_up_to_there(tmp_path, content):
    """What a crash leaves behind costs at most the notes after it."""
    path = tmp_path / "notes"
    path.unlink(missing_ok=True)
    notes = Notes(path, [1])
    notes.add([("a.jpg", [1, 2], {"faces": 1})])
    notes.close()
    whole = path.read_bytes()
    path.write_bytes(whole + content)
    again = Notes(path, [1])
    again.add([("b.jpg", [3, 4], {"faces": 2})])
    again.close()
    last = Notes(path, [1])
    assert last.get("a.jpg", [1, 2]) == {"faces": 1}
    assert last.get("b.jpg", [3, 4]) == {"faces": 2}
