"""The seeds to try: every one is another split, and another score."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.experiments import seeds
from emolib.i18n import N_, _, format_percent
from emolib.plotting import FAINT, INK
from emolib.plotting.style import localise
from emolib.widgets.drawings import draw_strips
from emolib.widgets.page import embed, read_code, save_still

FEATURES = {
    "coordinates": N_("coordinates of the points"),
    "distances": N_("distances to the centre of the face"),
}
"""What the models read, the first one to begin with."""

MODELS = {"lda": "LDA", "ridge": "Ridge"}
"""The models, the lower strip first."""

REPORTED = {
    "coordinates": {"ridge": "ridge_raw_max"},
    "distances": {"ridge": "ridge_distances_max", "lda": "lda_max"},
}
"""The best scores of the report, by their name in ``report_2023.csv``."""

SPAN, BIN = (0.57, 0.83), 0.005
"""Scores that are seen, and the width in which they are stacked."""

HEIGHT = 0.85
"""Of a strip; the next one stands 1 higher."""


def stack(scores, *, base):
    """Place scores as dots that pile up where scores are many.

    Parameters
    ----------
    scores : sequence of float
        Scores in [0, 1], one per seed.
    base : float
        Height of the lowest dots.

    Returns
    -------
    list of dict
        For each seed, ``x``, its score, and ``y``, its height.

    Examples
    --------
    >>> [dot["y"] for dot in stack([0.71, 0.711, 0.75], base=0)]
    [0.0, 0.042, 0.0]
    """
    bins = np.floor(np.asarray(scores) / BIN).astype(int)
    level = pd.Series(bins).groupby(bins).cumcount()
    step = min(0.042, HEIGHT / (level.max() + 1))
    places = zip(scores, (base + step * level).round(4), strict=True)
    return [{"x": x, "y": y} for x, y in places]


def write_seeds(folder):
    """Write the widget, ``seeds.html``, and its still picture, ``seeds.png``.

    Parameters
    ----------
    folder : Path
        Where to write, in the current language.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_seeds(folder)
    >>> (folder / "seeds.html").is_file()
    True
    """
    from bokeh.models import ColumnDataSource

    record = seeds()
    dots = {
        name: [stack(record[name][key], base=k) for k, key in enumerate(MODELS)]
        for name in FEATURES
    }
    layers = {
        name: ColumnDataSource({"x": [], "y": []}, name=name)
        for name in ("all", "tried", "best", "now", "report")
    }
    plot, painted = draw_strips(
        layers,
        names={k + 0.1: name for k, name in enumerate(MODELS.values())},
        scores={tick / 100: format_percent(tick / 100, 0) for tick in range(60, 85, 5)},
        span=SPAN,
        label=_("accuracy"),
    )
    code = {"layers": layers, "scores": dots, "reported": _reported()}
    ready = read_code("seeds.js", **code, models=list(MODELS), words=_answer())
    html = embed(
        "seeds",
        {"strips": plot},
        painted=painted,
        ready=ready,
        words=_words(),
        features={name: _(word) for name, word in FEATURES.items()},
        last=len(record["coordinates"]["lda"]) - 1,
    )
    (folder / "seeds.html").write_text(html, "utf-8")
    save_still(_still(dots), folder / "seeds.png")


def _reported():
    """The report's best scores, as dots at the height of their model."""
    report = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")["value"]
    return {
        name: [
            {"x": float(report[best[key]]), "y": k + HEIGHT / 2}
            for k, key in enumerate(MODELS)
            if key in best
        ]
        for name, best in REPORTED.items()
    }


def _answer():
    """The sentence that follows the seeds."""
    return _(
        "Seed {seed}: Ridge {ridge}, LDA {lda}. Seeds tried: {tried}; best so far: "
        "Ridge {ridge_best}, LDA {lda_best}."
    )


def _words():
    """What the page says around the controls."""
    return {
        "title": _("Seeds to try"),
        "key": _(
            "● this seed · ▽ the best one so far · ◇ the report’s best score · sharp "
            "dots: seeds tried · faint dots: all seeds"
        ),
        "draws": _("Draw a split"),
        "seed": _("Seed of the split"),
        "one": _("Another seed"),
        "twenty": _("20 more"),
        "again": _("Start again"),
        "features": _("What the models read"),
    }


def _still(dots):
    """All scores of the first features, their mean and the report's best score."""
    figure, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
    name = next(iter(FEATURES))
    mark = {"s": 80, "facecolors": "none", "edgecolors": INK, "linewidths": 1.8}
    for k, all_dots in enumerate(dots[name]):
        frame = pd.DataFrame(all_dots)
        ax.scatter(frame["x"], frame["y"], s=14, color=FAINT, linewidths=0)
        best = frame.loc[frame["x"].idxmax()]
        words = None if k else _("best of {n} seeds").format(n=len(frame))
        ax.scatter(best["x"], best["y"] + 0.13, marker="v", label=words, **mark)
    reported = pd.DataFrame(_reported()[name])
    words = _("best score of the 2023 report")
    ax.scatter(reported["x"], reported["y"], marker="D", label=words, **mark)
    ax.set(xlim=SPAN, ylim=(-0.1, 2), xlabel=_("accuracy"))
    ax.set_yticks([k + 0.1 for k in range(len(MODELS))], MODELS.values())
    ax.tick_params(axis="y", length=0)
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    localise(ax.xaxis, percent=True)
    return figure
