"""The face to play with: sliders move landmarks, a model reads them."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.datasets import load_landmarks
from emolib.experiments import action_units
from emolib.i18n import N_, _, format_percent
from emolib.landmarks import OUTLINES, PARTS, REGIONS, to_points
from emolib.plotting import FAINT, PALETTE, draw_face
from emolib.widgets.drawings import draw_bars, draw_points
from emolib.widgets.page import embed, read_code, save_still

UNITS = {
    N_("Brows, eyes, nose"): {
        "AU1": N_("inner brows raised"),
        "AU2": N_("outer brows raised"),
        "AU4": N_("brows lowered"),
        "AU5": N_("eyes widened"),
        "AU6": N_("cheeks raised"),
        "AU7": N_("lids tightened"),
        "AU9": N_("nose wrinkled"),
    },
    N_("Mouth and chin"): {
        "AU10": N_("upper lip raised"),
        "AU12": N_("lip corners pulled up"),
        "AU15": N_("lip corners pulled down"),
        "AU17": N_("chin raised"),
        "AU20": N_("lips stretched"),
        "AU24": N_("lips pressed"),
        "AU25": N_("lips parted"),
        "AU26": N_("jaw dropped"),
    },
}
"""The sliders: the units that the faces of the book show, but for two whose effect on
the points is faint (11 and 23)."""

FRAME = {"x": (-1.32, 1.32), "y": (2.3, -0.68)}
"""What is seen of the face, in inter-ocular distances; y downwards."""

FIRST = "happy"
"""The expression that is shown first, and in the still picture."""


def make_face_model():
    """Build the model that reads one face alone, with eyes aligned.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Not fitted.

    Examples
    --------
    >>> list(make_face_model().named_steps)
    ['eyealignment', 'lineardiscriminantanalysis']
    """
    from sklearn.pipeline import make_pipeline

    from emolib.features import EyeAlignment
    from emolib.models import make_shrunk_lda

    return make_pipeline(EyeAlignment(), make_shrunk_lda())


def posed(emotion, record):
    """Move the face at rest to the pose of an emotion, by the units of the sliders.

    Parameters
    ----------
    emotion : str
        One of ``emolib.schema.EMOTIONS``.
    record : dict
        What `emolib.experiments.action_units` returns.

    Returns
    -------
    ndarray of shape (136,)
        Coordinates in inter-ocular distances.

    Examples
    --------
    >>> record = action_units()
    >>> bool(np.allclose(posed("neutral", record), record["face"]))
    True
    """
    sliders = {unit for group in UNITS.values() for unit in group}
    pose = record["poses"][emotion]
    return np.array(record["face"]) + sum(
        intensity * np.array(record["modes"][unit])
        for unit, intensity in pose.items()
        if unit in sliders
    )


def write_face(folder):
    """Write the widget, ``face.html``, and its still picture, ``face.png``.

    Parameters
    ----------
    folder : Path
        Where to write, in the current language.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_face(folder)
    >>> (folder / "face.html").is_file()
    True
    """
    faces = load_landmarks()
    model = make_face_model().fit(faces.data, faces.target)
    record = action_units()
    html = embed(
        "face",
        **_drawings(model, faces.target_names, record),
        words=_words(),
        emotions={name: _(name) for name in faces.target_names},
        groups={_(group): _translated(units) for group, units in UNITS.items()},
        parts={_(part): numbers for part, numbers in PARTS.items()},
        first=FIRST,
        palette=PALETTE,
    )
    (folder / "face.html").write_text(html, "utf-8")
    save_still(_still(model, faces.target_names, record), folder / "face.png")


def _translated(words):
    """The same words in the current language."""
    return {key: _(word) for key, word in words.items()}


def _words():
    """What the page says around the controls."""
    return {
        "title": _("A face to play with"),
        "face": _("The face: choose a point and move it with the keyboard"),
        "emotions": _("An expression in one click"),
        "strength": _("Strength of the expression"),
        "points": _("One point at a time"),
        "point": _("Point"),
        "ArrowLeft": _("move left"),
        "ArrowUp": _("move up"),
        "ArrowDown": _("move down"),
        "ArrowRight": _("move right"),
        "back": _("Put the points back"),
        "help": _(
            "Drag a point of the face, or choose it here and move it with the arrows. "
            "With the keyboard, on the face: the arrow keys move the point, Page Up "
            "and Page Down choose another one."
        ),
    }


def _drawings(model, names, record):
    """The two drawings, and the code that moves and reads the points."""
    from bokeh.models import ColumnDataSource

    x, y = to_points(posed(FIRST, record)).T
    points = ColumnDataSource({"x": x.tolist(), "y": y.tolist()}, name="points")
    columns = {
        "name": [_(name) for name in names],
        "share": model.predict_proba(posed(FIRST, record)[None])[0].tolist(),
        "words": [""] * len(names),
        "colour": [PALETTE[name] for name in names],
    }
    answer = ColumnDataSource(columns, name="answer")
    face, painted, parts = draw_points(points, record["face"], frame=FRAME)
    bars, painted_bars = draw_bars(answer)
    lda = model[-1]
    read = read_code(
        "read.js",
        points=points,
        answer=answer,
        weights=lda.coef_.tolist(),
        offsets=lda.intercept_.tolist(),
        eyes=[list(REGIONS["left_eye"]), list(REGIONS["right_eye"])],
    )
    points.js_on_change("data", read)
    ready = read_code(
        "face.js",
        **{key: record[key] for key in ("face", "modes", "poses")},
        **parts,
        plot=face,
        bars=bars,
        points=points,
        answer=answer,
        outlines=[list(line) for line in OUTLINES],
        words={"answer": _("The model answers: {emotion} ({share}).")},
    )
    painted += painted_bars
    return {"roots": {"face": face, "bars": bars}, "painted": painted, "ready": ready}


def _still(model, names, record):
    """The first expression, over the face at rest, and what the model answers."""
    row = posed(FIRST, record)
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(7, 3.4), width_ratios=(9, 11), layout="constrained"
    )
    draw_face(to_points(record["face"]), ax=left, colour=FAINT, size=0)
    draw_face(to_points(row), ax=left)
    shares = model.predict_proba(row[None])[0]
    bars = right.barh(
        [_(name) for name in names], shares, color=[PALETTE[name] for name in names]
    )
    right.bar_label(bars, [format_percent(share) for share in shares], padding=4)
    right.set(xlim=(0, 1.3), xticks=[])
    right.invert_yaxis()
    right.tick_params(axis="y", length=0)
    right.spines[["bottom", "top", "right"]].set_visible(False)
    return figure
