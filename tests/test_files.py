"""Files: a write that fails leaves what was there, and nothing beside it."""

import pytest

from emolib.errors import DataError
from emolib.files import replacing


def test_a_file_is_replaced_at_the_end(tmp_path):
    """Until the block ends, the old content stands."""
    path = tmp_path / "new" / "table.csv"
    with replacing(path) as beside:
        beside.write_text("old")
    with replacing(path) as beside:
        beside.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert [child.name for child in path.parent.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_changes_nothing(tmp_path, failure):
    """A folder that was there is whole, and no temporary file is left."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "index.html").write_text("old")
    with pytest.raises(failure), replacing(folder) as beside:
        beside.mkdir()
        (beside / "index.html").write_text("half")
        raise failure
    assert (folder / "index.html").read_text() == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["book"]


def test_a_folder_replaces_a_folder(tmp_path):
    """Nothing of the previous folder remains."""
    folder = tmp_path / "book"
    for name in ("first", "second"):
        with replacing(folder) as beside:
            beside.mkdir()
            (beside / name).touch()
    assert [child.name for child in folder.iterdir()] == ["second"]


def test_a_place_that_cannot_hold_files_is_refused(tmp_path):
    """A parent that is a file is named."""
    (tmp_path / "file").touch()
    table = tmp_path / "file" / "table.csv"
    with pytest.raises(DataError, match="cannot be written"), replacing(table):
        pass
