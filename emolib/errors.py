"""Errors a user can mend, and the guard around optional libraries.

Every error of this family is shown by the command line as one line, without a
traceback. Anything else is a bug of ours and keeps its traceback.
"""

import importlib


class EmolibError(Exception):
    """Base of the errors that the user, not the code, has to mend."""


class DataError(EmolibError, ValueError):
    """A file, a folder or a value that is not what was expected."""


class NotEnoughDataError(DataError):
    """Faces too few, or of too few people, for what is asked of them."""


class AssetError(EmolibError, OSError):
    """A third-party file that could not be fetched or does not match its checksum."""


class NotebookError(EmolibError, RuntimeError):
    """A notebook whose execution failed."""


class BuildError(EmolibError, RuntimeError):
    """A book that could not be built."""


class MissingExtraError(EmolibError, ImportError):
    """An optional library that is not installed."""


def require(module, *, extra):
    """Import an optional library, or name the extra that installs it.

    Parameters
    ----------
    module : str
        Name of the module, for example ``"dlib"``.
    extra : str
        The extra of ``emolib`` that installs it, for example ``"photos"``.

    Returns
    -------
    module
        The imported module.

    Raises
    ------
    MissingExtraError
        When the module is not installed.

    Examples
    --------
    >>> require("json", extra="base").dumps([1])
    '[1]'
    >>> require("no_such_module", extra="photos")
    Traceback (most recent call last):
        ...
    emolib.errors.MissingExtraError: Got no module 'no_such_module', expected the \
extra 'photos': install it with `pip install "emolib[photos]"`.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"Got no module {error.name!r}, expected the extra {extra!r}: "
            f'install it with `pip install "emolib[{extra}]"`.'
        ) from error
