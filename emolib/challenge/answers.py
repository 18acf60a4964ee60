"""From ids and cells to one emotion per face; every fault is told, with its lines."""

import re
from collections import defaultdict

import numpy as np

from emolib.challenge.columns import PROBABILITIES
from emolib.challenge.remarks import Refused, Remark, listed, quoted
from emolib.i18n import N_
from emolib.schema import EMOTIONS, emotion_of, plain

MORE_SPELLINGS = {
    "angry": ("encolere", "fache", "fachee"),
    "disgust": ("degoute", "degoutee"),
    "fear": ("effraye", "effrayee", "apeure", "apeuree", "scared"),
    "happy": ("heureux", "heureuse", "joyeux", "joyeuse", "content", "contente"),
    "sad": ("triste",),
    "surprise": ("surpris", "etonne", "etonnee"),
}
"""Names of emotions that students write beside those of `emolib.schema`."""

_NUMBER_OF = {
    word: EMOTIONS.index(emotion)
    for emotion, words in MORE_SPELLINGS.items()
    for word in words
}
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0*)?")
_DECIMAL = re.compile(r"[+-]?\d*[.,]\d+(?:e[+-]?\d+)?|\d+e-\d+", re.IGNORECASE)
_NOTHING = ("", "nan", "na", "none", "null")


def read_answers(cells, ids, notes):
    """Read one answer per face.

    Parameters
    ----------
    cells : list of (int, str, list of str)
        What `find_columns` returns.
    ids : Ids
        The ids of the challenge.
    notes : list of Remark
        What was met on the way is added.

    Returns
    -------
    ndarray of shape (n,), int
        For each face, in the order of the ids, an index into `EMOTIONS`.

    Raises
    ------
    Refused
        When ids are missing, unknown or answered twice, or answers are missing, unknown
        or contradict each other: with a remark for each fault.

    Examples
    --------
    >>> from emolib.challenge.columns import Ids
    >>> read_answers([(2, "f2", ["sad"]), (3, "f1", ["3"])], Ids(["f1", "f2"]), [])
    array([3, 5])
    """
    faults, manners = defaultdict(list), defaultdict(list)
    answers, repeated = {}, 0
    for line, name, answer in cells:
        row, number = ids.find(name), _read(line, answer, faults, manners)
        if row is None:
            faults["unknown id"].append((line, name))
            continue
        if name != ids.ids[row]:
            manners["id"].append((name, ids.ids[row]))
        if row in answers and number is not None and answers[row] != number:
            faults["two answers"].append((line, name))
        repeated += row in answers
        answers.setdefault(row, number)
    missing = [name for row, name in enumerate(ids.ids) if row not in answers]
    refusals = _refusals(faults, missing)
    if refusals:
        raise Refused(*refusals)
    found = np.array([answers[row] for row in range(len(ids.ids))])
    notes += _notes(manners, repeated, found)
    return found


def _read(line, answer, faults, manners):
    """The number of an emotion; None, and a fault, when there is none."""
    number = _one(line, answer[0], faults, manners)
    if len(answer) > 1 and number is not None:
        beside = _one(line, answer[1], faults, defaultdict(list))
        if beside is not None and beside != number:
            faults["disagree"].append((line, " / ".join(answer)))
    return number


def _one(line, text, faults, manners):
    """The number of the emotion that a cell names, and how it was written."""
    if text in EMOTIONS:
        return EMOTIONS.index(text)
    emotion, word = emotion_of(text), plain(text)
    if emotion or word in _NUMBER_OF:
        number = EMOTIONS.index(emotion) if emotion else _NUMBER_OF[word]
        manners["label"].append((text, EMOTIONS[number]))
        return number
    if _WHOLE.fullmatch(text):
        number = int(re.split("[.,]", text)[0])
        if 0 <= number < len(EMOTIONS):
            manners["number"].append((text, EMOTIONS[number]))
            return number
        faults["number"].append((line, text))
    elif _DECIMAL.fullmatch(text):
        share = abs(float(text.replace(",", "."))) <= 1
        faults["probability" if share else "number"].append((line, text))
    else:
        kind = "no answer" if text.casefold() in _NOTHING else "label"
        faults[kind].append((line, text))
    return None


FAULTS = {
    "probability": PROBABILITIES,
    "unknown id": N_(
        "Ids that are not in this challenge: {n}, for example {first} at line {line}. "
        "Take these lines out."
    ),
    "two answers": N_(
        "Ids with two different answers: {n}, for example {first} at line {line}. Keep "
        "one line per face."
    ),
    "no answer": N_(
        "Faces without an answer: {n}, the first at line {line}. Write an emotion for "
        "every face."
    ),
    "label": N_(
        "Labels that name no emotion: {n}, for example “{first}” at line {line}. Write "
        "one of {emotions}."
    ),
    "number": N_(
        "Numbers of no emotion: {n}, for example {first} at line {line}. Numbers go "
        "from 0 (angry) to 6 (surprise); better write the names."
    ),
    "disagree": N_(
        "Columns target and targetName that disagree: {n} lines, for example {line} "
        "({first}). Keep targetName only."
    ),
}
"""What is said of each kind of fault, in this order."""


def _refusals(faults, missing):
    """One remark for each kind of fault."""
    remarks = []
    for kind, message in FAULTS.items():
        if not faults[kind]:
            continue
        line, first = faults[kind][0]
        values = {"n": len(faults[kind]), "line": line, "first": quoted(first)}
        remarks.append(Remark(message, emotions=", ".join(EMOTIONS), **values))
    if missing:
        message = N_(
            "Missing ids: {n} ({first}). Write a line for every face of the challenge."
        )
        remarks.append(Remark(message, n=len(missing), first=listed(missing)))
    return remarks


def _notes(manners, repeated, found):
    """What was read all the same, and how to write it next time."""
    messages = {
        "id": N_(
            "Ids were written otherwise, for example “{first}” for {meant}: next time, "
            "copy them as they are."
        ),
        "label": N_(
            "Emotions were written otherwise, for example “{first}” for {meant}: next "
            "time, write the names as they are."
        ),
        "number": N_(
            "Numbers were read as emotions, for example {first} as {meant}: next time, "
            "write the names."
        ),
    }
    for kind, message in messages.items():
        if manners[kind]:
            first, meant = manners[kind][0]
            yield Remark(message, first=quoted(first), meant=meant)
    if repeated:
        message = N_("Lines that say the same again: {n}. They count once.")
        yield Remark(message, n=repeated)
    if len(set(found.tolist())) == 1:
        message = N_("All faces have the same answer, {emotion}.")
        yield Remark(message, emotion=EMOTIONS[found[0]])
