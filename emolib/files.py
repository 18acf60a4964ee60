"""Files and folders that are whole or absent: write beside, then rename."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from emolib.errors import DataError


@contextlib.contextmanager
def replacing(path):
    """Give a temporary path beside `path`; rename it to `path` on success.

    Parameters
    ----------
    path : str or Path
        The file or folder to write. Its parent is created when missing.

    Yields
    ------
    Path
        A path that does not exist yet, on the same file system. Whatever was
        written there (a file or a folder) replaces `path` when the block ends
        without an exception, and is deleted otherwise.

    Raises
    ------
    DataError
        When the parent folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with replacing(folder / "table.csv") as beside:
    ...     _ = beside.write_text("id\\n1\\n")
    >>> (folder / "table.csv").read_text()
    'id\\n1\\n'
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workspace = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise DataError(
            f"Got a folder that cannot be written, {path.parent} ({error.strerror}), "
            "expected one where you may create files."
        ) from error
    try:
        beside = workspace / path.name
        yield beside
        if path.is_dir() and not path.is_symlink():
            os.rename(path, workspace / f"{path.name}.previous")
        os.replace(beside, path)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
