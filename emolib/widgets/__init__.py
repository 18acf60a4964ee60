"""Widgets of the page `play`: what a reader can move, with no kernel and no network.

Drawings are Bokeh's, controls are the browser's own, which screen readers, keyboards
and phones know. Without scripts, and in print, a still picture takes their place.
"""

from emolib.i18n import language, set_language
from emolib.plotting import set_style
from emolib.widgets.face import make_face_model, write_face
from emolib.widgets.page import write_shared
from emolib.widgets.seeds import write_seeds

__all__ = ["make_face_model", "write_shared", "write_widgets"]


def write_widgets(folder, *, lang):
    """Write the widgets that pages include, and their still pictures.

    Parameters
    ----------
    folder : Path
        Where to write ``face.html``, ``face.png``, ``seeds.html`` and ``seeds.png``;
        it is made.
    lang : {"fr", "en"}
        The language of their words and numbers.

    Raises
    ------
    MissingExtraError
        When Bokeh is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp()) / "widgets"
    >>> write_widgets(folder, lang="en")
    >>> sorted(path.name for path in folder.iterdir())
    ['face.html', 'face.png', 'seeds.html', 'seeds.png']
    """
    previous = language()
    set_language(lang)
    set_style()
    folder.mkdir(parents=True)
    try:
        write_face(folder)
        write_seeds(folder)
    finally:
        set_language(previous)
