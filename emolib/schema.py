"""The course's format: its emotions, its columns, and how people spell them."""

import re
import unicodedata

from emolib.landmarks import N_POINTS

EMOTIONS = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
"""The seven emotions, in the order of their target numbers."""

COORDINATES = tuple(f"{axis}{i}" for i in range(N_POINTS) for axis in "xy")
"""Names of the 136 coordinate columns."""

COLUMNS = ("id", "target", "targetName", "subject", *COORDINATES)
"""Names of the 140 columns of the format."""

SPELLINGS = {
    "id": ("id", "identifier", "name", "image", "file", "filename"),
    "target": ("target", "label", "class", "emotionid", "y"),
    "targetName": ("targetname", "labelname", "classname", "emotion", "emotionname"),
    "subject": ("subject", "subjectid", "subjectnumber", "person", "group", "sujet"),
}
"""Usual spellings of the first four columns, compared without case or punctuation."""

EMOTION_SPELLINGS = {
    "angry": ("anger", "colere"),
    "disgust": ("disgusted", "degout"),
    "fear": ("fearful", "afraid", "peur"),
    "happy": ("happiness", "joy", "joie"),
    "neutral": ("neutre",),
    "sad": ("sadness", "tristesse"),
    "surprise": ("surprised",),
}
"""Other names under which the seven emotions are met."""


def plain(text):
    """A word in lower case, without accents or punctuation.

    Examples
    --------
    >>> plain("Target_Name"), plain("Dégoût")
    ('targetname', 'degout')
    """
    ascii_text = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]", "", ascii_text.decode().lower())


def emotion_of(name):
    """The emotion that a label names, or None.

    Parameters
    ----------
    name : str
        A label or the name of a folder, in any case, English or French.

    Returns
    -------
    str or None
        One of `EMOTIONS`, or None when the label names none of them.

    Examples
    --------
    >>> emotion_of("Dégoût"), emotion_of("FEARFUL"), emotion_of("bored")
    ('disgust', 'fear', None)
    """
    word = plain(name)
    for emotion, others in EMOTION_SPELLINGS.items():
        if word == emotion or word in others:
            return emotion
    return None
