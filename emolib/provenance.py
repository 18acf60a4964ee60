"""Provenance: what code and what data a number comes from, as digests."""

import ast
import hashlib
from pathlib import Path

from emolib.data import packaged_file

PACKAGE = Path(__file__).resolve().parent
DATA_FILES = (
    "training_data.csv",
    "truth.csv",
    "challenge_data.csv",
    "challenge_solutions.csv",
)
"""The packaged tables that experiments read."""


def data_digest():
    """Digest of the packaged tables that experiments read.

    Examples
    --------
    >>> len(data_digest())
    16
    """
    digest = hashlib.sha256()
    for name in DATA_FILES:
        path = packaged_file(name)
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def code_digest(module):
    """Digest of a module of emolib and of all it imports from emolib.

    Comments, docstrings and formatting do not count: only what runs does.

    Parameters
    ----------
    module : str
        Name of the module, for example ``"emolib.experiments"``.

    Returns
    -------
    str
        Sixteen hexadecimal digits.

    Examples
    --------
    >>> code_digest("emolib.landmarks") == code_digest("emolib.landmarks")
    True
    """
    digest = hashlib.sha256()
    todo, seen = [module], set()
    while todo:
        name = todo.pop()
        source = _source(name)
        if name in seen or source is None:
            continue
        seen.add(name)
        tree = ast.parse(source.read_text(encoding="utf-8"))
        todo += _imports(tree)
    for name in sorted(seen):
        digest.update(name.encode() + _code(_source(name)).encode())
    return digest.hexdigest()[:16]


def _source(name):
    """File of a module of emolib, or None for any other name."""
    stem = PACKAGE.parent.joinpath(*name.split("."))
    candidates = [stem.with_suffix(".py"), stem / "__init__.py"]
    inside = name.split(".")[0] == PACKAGE.name
    return next((path for path in candidates if inside and path.is_file()), None)


def _imports(tree):
    """Names that a module imports, as modules they may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module != PACKAGE.name:
            yield node.module
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{PACKAGE.name}.{alias.name}" for alias in node.names)


def _code(source):
    """What runs in a file, the same under all versions of Python."""
    return repr(_outline(ast.parse(source.read_text(encoding="utf-8"))))


def _outline(node):
    """A syntax tree as nested lists, without docstrings or fields left empty."""
    if isinstance(node, list):
        return [_outline(item) for item in node if not _is_text(item)]
    if not isinstance(node, ast.AST):
        return node
    fields = [(name, _outline(value)) for name, value in ast.iter_fields(node)]
    return [type(node).__name__] + [f for f in fields if f[1] not in ([], None)]


def _is_text(node):
    """Whether a statement is a bare string: a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
