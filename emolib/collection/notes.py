"""Notes on work that may be interrupted: what was found, a line for each photograph."""

import json
import os

from emolib.errors import DataError


class Notes:
    """What was found in photographs, in a hidden file beside the result.

    A note counts as long as its photograph has the same size and date. A last line
    that an interruption cut short is as if it were not there.

    Parameters
    ----------
    path : Path or None
        The file; None to remember within this process only.
    work : dict
        What decides the notes: those of other work are given up.

    Raises
    ------
    DataError
        When the file cannot be read or written, or is not one of notes.

    Examples
    --------
    >>> notes = Notes(None, {"form": 1})
    >>> notes.add([("a.jpg", [10, 2], {"faces": 0})])
    >>> notes.get("a.jpg", [10, 2]), notes.get("a.jpg", [11, 2])
    ({'faces': 0}, None)
    """

    def __init__(self, path, work):
        self._path, self._file = path, None
        self._first = json.dumps({"notes of": work}).encode() + b"\n"
        self._found, self._kept = {}, 0
        if path is not None and os.path.lexists(path):
            self._take_over()

    def get(self, place, stamp):
        """What was found in a photograph, or None when it is not known any more."""
        noted_stamp, found = self._found.get(place, (None, None))
        return found if noted_stamp == stamp else None

    def add(self, findings):
        """Note what was found.

        Parameters
        ----------
        findings : list of tuple
            Place, stamp and what was found (what JSON can hold) of each photograph.
        """
        self._found |= {place: (stamp, found) for place, stamp, found in findings}
        if self._path is None:
            return
        if self._file is None:
            self._file = self._opened()
        for finding in findings:
            self._file.write(json.dumps(finding).encode() + b"\n")
        self._file.flush()

    def close(self):
        """Close the file, which stays for the next time."""
        if self._file is not None:
            self._file.close()

    def remove(self):
        """Delete the file: the work is done."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _take_over(self):
        """Read the notes of an earlier run, up to where it was cut short."""
        if os.path.islink(self._path) or not os.path.isfile(self._path):
            self._refuse("which is no regular file")
        try:
            with self._path.open("rb") as file:
                first = file.readline()
                if not first.startswith(b'{"notes of"'):
                    self._refuse("which holds something else")
                if first != self._first:
                    return
                self._kept = len(first)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    place, stamp, found = json.loads(line)
                    self._found[place] = (stamp, found)
                    self._kept += len(line)
        except OSError as error:
            self._refuse(f"which cannot be read ({error.strerror})")
        except DataError:
            raise
        except (ValueError, TypeError):
            return  # the rest is found again

    def _opened(self):
        """The file, open behind the notes that are kept."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("r+b" if self._path.exists() else "xb")
            file.truncate(self._kept)
            file.seek(self._kept)
        except OSError as error:
            raise DataError(
                f"Got a folder that cannot be written, {self._path.parent} "
                f"({error.strerror}), expected one where you may create files."
            ) from error
        if not self._kept:
            file.write(self._first)
        return file

    def _refuse(self, what):
        raise DataError(
            f"Got {self._path}, {what}, where notes on unfinished work are kept, "
            "expected a file of notes or none: delete it, or name another output."
        )
