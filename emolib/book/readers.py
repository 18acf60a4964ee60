"""A reader's data in words: what they hold, and what an edition says of them.

The sentences are in ``book/own.yml``; what they quote is counted here.
"""

from string import Formatter

import numpy as np
import pandas as pd

from emolib.book.site import settings
from emolib.cnn.sets import find_sets
from emolib.datasets import load_landmarks
from emolib.i18n import _, format_decimal, format_percent, language, set_language


def held_by(landmarks, networks):
    """Count what a reader's files hold.

    Parameters
    ----------
    landmarks, networks : dict of str to str
        What `emolib.book.own.check_own_files` returned.

    Returns
    -------
    dict
        From the table: ``file``, its name; ``people``, their number, or None where the
        file does not tell; ``counts``, a Series of faces by emotion; ``scale``, the
        median inter-ocular distance, in px; ``shown``, the folder of its images, if
        there is one. From images by label: ``folder``, its name; ``training`` and
        ``validation``, Series of images by label. Empty without files.

    Examples
    --------
    >>> held_by({}, {})
    {}
    """
    held = {}
    if "data" in landmarks:
        held |= _table(landmarks["data"])
    if "images" in landmarks:
        held["shown"] = _name(landmarks["images"])
    if "images" in networks:
        sets = find_sets(networks["images"])
        # Not the copies that were gathered for networks, but what the reader gave.
        held["folder"] = held.get("shown", _name(networks["images"]))
        for part in ("training", "validation"):
            counts = np.bincount(
                sets[f"{part}_target"], minlength=len(sets.label_names)
            )
            held[part] = pd.Series(counts, sets.label_names)
    return held


def _table(path):
    """What is counted in a file of landmarks."""
    from emolib.landmarks import inter_ocular_distance, to_points

    faces = load_landmarks(path)
    counts = np.bincount(faces.target, minlength=len(faces.target_names))
    return {
        "file": _name(path),
        "people": len(set(faces.subjects)) if faces.subjects_known else None,
        "counts": pd.Series(counts, faces.target_names),
        "scale": float(np.median(inter_ocular_distance(to_points(faces.data)))),
    }


def _name(path):
    """Last part of a path."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def sentences(root, lang, held):
    """Write what an edition says of a reader's data.

    Parameters
    ----------
    root : Path
        The project: ``book/own.yml``.
    lang : {"fr", "en"}
        The language of the edition.
    held : dict
        What `held_by` returned.

    Returns
    -------
    dict
        The sections of ``book/own.yml`` in one language, with what was counted.
        Empty without data, or for a project without that file.

    Examples
    --------
    >>> sentences(PROJECT, "en", {})  # doctest: +SKIP
    {}
    """
    path = root / "book" / "own.yml"
    if not held or not path.is_file():
        return {}
    words = settings(path, lang)
    previous = language()
    set_language(lang)
    try:
        numbers = _numbers(held, words["people"])
        told = {
            section: _said(words[section], numbers)
            for section in ("chapters", "pages", "images")
        }
        if held.get("people") is not None:
            del told["chapters"]["strangers"]
        told["licence"] = words["licence"]
        told["facts"] = _facts(held, numbers, told["images"], words)
        return told
    finally:
        set_language(previous)


def _said(section, numbers):
    """Sentences with their numbers, but those that quote an unknown one."""
    fields = {key: Formatter().parse(text) for key, text in section.items()}
    return {
        key: text.format(**numbers)
        for key, text in section.items()
        if {name for _text, name, *_rest in fields[key] if name} <= set(numbers)
    }


def _facts(held, numbers, images, words):
    """What the pages of prose quote, under the names that they use."""
    kinds = [kind for kind in ("rows", "labels") if kind in images]
    pictures = " · ".join(images[kind] for kind in kinds) or images["none"]
    values = numbers | {"pictures": pictures}
    if "counts" in held:
        number = held["people"]
        values["who"] = words["unknown"] if number is None else format_decimal(number)
    names = words["glance"]
    rows = [(names["head"], names["value"]), (":--", ":--")]
    rows += [
        (title, f"`{values[name]}`" if name == "file" else values[name])
        for name, title in names.items()
        if name in values
    ]
    return {"own_glance": _rows(rows), "own_classes": _classes(held, words["classes"])}


def _numbers(held, people):
    """What sentences quote, as the current language writes it."""
    found = {name: held[name] for name in ("file", "shown", "folder") if name in held}
    if "counts" in held:
        number = held["people"]
        kind = "unknown" if number is None else "one" if number == 1 else "many"
        found |= {
            "faces": format_decimal(int(held["counts"].sum())),
            "emotions": format_decimal(len(held["counts"])),
            "people": people[kind].format(n=format_decimal(number or 0)),
            "scale": format_decimal(held["scale"], 1),
        }
    if "training" in held:
        found["labels"] = format_decimal(len(held["training"]))
        for part in ("training", "validation"):
            found[part] = format_decimal(int(held[part].sum()))
    return found


def _classes(held, words):
    """A table of Markdown: how many faces, or images, of each class."""
    if "counts" in held:
        counts, head = held["counts"], (words["emotion"], words["faces"])
    else:
        counts = held["training"] + held["validation"]
        head = (words["label"], words["images"])
    rows = [(*head, words["share"]), (":--", "--:", "--:")]
    rows += [
        (_(name), format_decimal(int(count)), format_percent(count / counts.sum()))
        for name, count in counts.items()
    ]
    return _rows(rows)


def _rows(rows):
    """Rows as a table of Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def chapter_note(told, name, *, given, trains):
    """Say at the beginning of a chapter what it is computed on.

    Parameters
    ----------
    told : dict
        What `sentences` returned.
    name : str
        The chapter, as in ``book/_toc.yml``.
    given : set of str
        Which of the reader's files the chapter reads: ``"data"``, ``"images"``.
    trains : bool
        Whether the chapter learns from images.

    Returns
    -------
    str
        Markdown, a quotation; empty without data.
    """
    if not told:
        return ""
    words, with_table = told["chapters"], "data" in given
    said = [words["table"]] if with_table else []
    if trains and "images" in given:
        said.append(words["folder"])
    said.append(words["left_out" if said else "no_folder" if trains else "no_table"])
    if with_table and name in told["pages"]:
        said = [told["pages"][name]]
    if with_table and "strangers" in words:
        said.append(words["strangers"])
    return "> " + " ".join(said)
