"""The front page, where the reader chooses a language."""

from emolib.book.site import NAMES, settings
from emolib.datasets import load_landmarks
from emolib.errors import require
from emolib.landmarks import OUTLINES, align_eyes, to_points
from emolib.plotting import PALETTE

SCALE = 100
"""Drawing units per inter-ocular distance."""


def mean_faces():
    """Draw the mean face of each emotion in the packaged data.

    Returns
    -------
    list of dict
        For each emotion, its `colour` and the `path` of an SVG drawing, where the
        eyes' centres are at (-50, 0) and (50, 0).

    Examples
    --------
    >>> len(mean_faces())
    7
    """
    landmarks = load_landmarks()
    points = SCALE * align_eyes(to_points(landmarks.data))
    faces = []
    for number, emotion in enumerate(landmarks.target_names):
        mean = points[landmarks.target == number].mean(axis=0)
        path = " ".join(
            "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in mean[list(outline)])
            for outline in OUTLINES
        )
        faces.append({"colour": PALETTE[emotion], "path": path})
    return faces


def write_front_page(path, *, root, langs, title):
    """Write the page that leads to each edition.

    Parameters
    ----------
    path : Path
        The HTML file.
    root : Path
        The project: ``_config.yml`` and ``book/_templates/front.html``.
    langs : sequence of str
        The languages of the book.
    title : str or None
        Replaces the title of the settings.
    """
    jinja2 = require("jinja2", extra="book")
    template = (root / "book" / "_templates" / "front.html").read_text("utf-8")
    editions = [
        {
            "lang": lang,
            "name": NAMES[lang],
            "title": title or config["title"],
            **config["front_page"],
        }
        for lang in langs
        for config in [settings(root / "_config.yml", lang)]
    ]
    page = jinja2.Environment(autoescape=True).from_string(template)
    path.write_text(page.render(editions=editions, faces=mean_faces()), "utf-8")
