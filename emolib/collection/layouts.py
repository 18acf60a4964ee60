"""How datasets of photographs say, in folders and names, what is shown and who.

One row of `LAYOUTS` per way: to read another dataset, add a row.
"""

from dataclasses import dataclass, field

from emolib.schema import emotion_of


@dataclass(frozen=True)
class Layout:
    """One way of telling emotions and people.

    Attributes
    ----------
    paths : str
        Regular expression of a photograph's whole path within the folder, with ``/``.
        What its groups ``emotion`` and ``subject`` match is what is shown and who; a
        photograph where ``profile`` matches is not taken from the front.
    example : str
        Some paths, as text.
    reference : str
        Who made the dataset, or the format.
    emotions : dict of str to str
        Emotion of each code. Any other code is a word, understood as
        `emolib.schema.emotion_of` understands it.
    tables : tuple of str
        Names of CSV files beside the photographs that give targetName and, where it
        is known, subject by id: the name of a photograph without its suffix.
    label_files : str
        Regular expression of paths of files that hold the code of one photograph,
        whose name is their group ``photograph``. The first photograph (``sequence``
        is a group of `paths`) of each person's first labelled sequence is neutral.
    pixels : bool
        Whether a CSV file may hold the pixels: columns ``emotion,pixels,Usage``.
    """

    paths: str
    example: str
    reference: str
    emotions: dict = field(default_factory=dict)
    tables: tuple = ()
    label_files: str = ""
    pixels: bool = False

    def emotion(self, code):
        """The emotion of a code or a word, or None when it is none of the seven.

        Examples
        --------
        >>> LAYOUTS["kdef"].emotion("AF"), LAYOUTS["folders"].emotion("Joie")
        ('fear', 'happy')
        >>> LAYOUTS["ckplus"].emotion("2") is None  # contempt
        True
        """
        return self.emotions.get(code) or emotion_of(code)


_LETTERS = {
    "AF": "fear",
    "AN": "angry",
    "DI": "disgust",
    "FE": "fear",
    "HA": "happy",
    "NE": "neutral",
    "SA": "sad",
    "SU": "surprise",
}
_IN_A_FOLDER = r"(?P<emotion>[^/]+)/(?:(?P<subject>[^/]+)/)?(?:.+/)?[^/]+"

LAYOUTS = {
    "folders": Layout(
        paths=_IN_A_FOLDER,
        example="""\
photos/
├── happy/
│   ├── 001.jpg
│   └── 002.jpg
└── sad/
    └── anna/
        └── 003.heic""",
        reference="one folder per emotion, with a folder per person or without",
    ),
    "training-validation": Layout(
        paths=rf"(?:training_set|validation_set)/{_IN_A_FOLDER}",
        example="""\
photos/
├── training_set/
│   ├── happy/
│   │   └── 001.jpg
│   └── sad/
│       └── 002.jpg
└── validation_set/
    ├── happy/
    │   └── 003.jpg
    └── sad/
        └── 004.jpg""",
        reference="the images of the 2023 report",
    ),
    "challenge": Layout(
        paths=r"(?:images/)?[^/]+",
        example="""\
photos/
├── challenge_data.csv         id,subject
├── challenge_solutions.csv    id,targetName
└── images/
    ├── f0001.jpg
    └── f0006.jpg""",
        reference="the challenge of the course behind the 2023 report",
        tables=("challenge_data.csv", "challenge_solutions.csv"),
    ),
    "fer2013": Layout(
        paths=r"(?:train|test)/(?P<emotion>[^/]+)/[^/]+",
        example="""\
fer2013/
├── train/
│   ├── angry/
│   │   └── Training_3908.jpg
│   └── happy/
└── test/
    ├── angry/
    └── happy/

fer2013.csv                    emotion,pixels,Usage""",
        reference="Goodfellow et al., ICONIP 2013",
        emotions={
            "0": "angry",
            "1": "disgust",
            "2": "fear",
            "3": "happy",
            "4": "sad",
            "5": "surprise",
            "6": "neutral",
        },
        pixels=True,
    ),
    "ckplus": Layout(
        paths=r"(?:.+/)?(?P<subject>S\d+)_(?P<sequence>\d+)_\d+\.\w+",
        example="""\
CK+/
├── cohn-kanade-images/
│   └── S005/
│       └── 001/
│           ├── S005_001_00000001.png
│           └── S005_001_00000011.png
└── Emotion/
    └── S005/
        └── 001/
            └── S005_001_00000011_emotion.txt""",
        reference="Lucey et al., CVPRW 2010",
        emotions={
            "0": "neutral",
            "1": "angry",
            # 2 is contempt, which is none of the seven.
            "3": "disgust",
            "4": "fear",
            "5": "happy",
            "6": "sad",
            "7": "surprise",
        },
        label_files=r"(?:.+/)?(?P<photograph>S\d+_\d+_\d+)_emotion\.txt",
    ),
    "kdef": Layout(
        paths=(
            r"(?:.+/)?[AB](?P<subject>[FM]\d\d)(?P<emotion>AF|AN|DI|HA|NE|SA|SU)"
            r"(?:S|(?P<profile>FL|HL|HR|FR))\.\w+"
        ),
        example="""\
KDEF/
├── AF01/
│   ├── AF01AFS.JPG
│   └── AF01ANS.JPG
└── BM35/
    └── BM35SUS.JPG""",
        reference="Lundqvist, Flykt & Öhman, Karolinska Institutet 1998",
        emotions=_LETTERS,
    ),
    "jaffe": Layout(
        paths=r"(?:.+/)?(?P<subject>[A-Z]{2})\.(?P<emotion>[A-Z]{2})\d*\.\d+\.\w+",
        example="""\
jaffe/
├── KA.AN1.39.tiff
└── YM.HA1.52.tiff""",
        reference="Lyons, Akamatsu, Kamachi & Gyoba, FG 1998",
        emotions=_LETTERS,
    ),
}
"""The layouts, by the name that the command line takes."""
