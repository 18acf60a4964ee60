"""What students get with a challenge: data, pictures, an example, explanations."""

import shutil

from emolib.challenge.solutions import DATA
from emolib.i18n import LANGUAGES, N_, _, format_decimal, language, set_language
from emolib.schema import EMOTIONS

SAMPLE = "sample_submission.csv"
"""An example of what is handed in."""


def write_handout(folder, data, images):
    """Write the folder that students get.

    Parameters
    ----------
    folder : Path
        A new folder.
    data : DataFrame
        Columns id, subject and the coordinates, in px.
    images : dict of str to Path
        The picture of each id.

    Examples
    --------
    >>> write_handout(folder, data, images)                    # doctest: +SKIP
    """
    (folder / "images").mkdir(parents=True)
    data.to_csv(folder / DATA, index=False)
    sample = data[["id"]].assign(targetName="neutral")
    sample.to_csv(folder / SAMPLE, index=False)
    for name, image in images.items():
        shutil.copyfile(image, folder / "images" / f"{name}.jpg")
    before = language()
    for lang in LANGUAGES:
        set_language(lang)
        text = _explanations(sample["id"].iloc[0], len(data), data["subject"].nunique())
        (folder / f"README.{lang}.md").write_text(text, encoding="utf-8")
    set_language(before)


TITLE = N_("The challenge")
ABOUT = N_(
    "{faces} faces of {people} people whom no model has learned from. Say which "
    "emotion each of them shows. These people do not exist, and what is read is an "
    "expression, not a feeling."
)
FILES = (
    N_(
        "`challenge_data.csv`: the 68 landmarks of each face, in pixels, in the "
        "columns of the training file but for the answers. `subject` says which faces "
        "are of the same person."
    ),
    N_("`images/`: the picture of each face, named by its id."),
    N_("`sample_submission.csv`: what to hand in, with poor answers."),
)
HAND_IN = N_("What to hand in")
FORMAT = N_(
    "One CSV file that bears your name, with two columns, `id` and `targetName`, and "
    "one line per face, in any order:"
)
EXAMPLE = "```\nid,targetName\n{example},happy\n```"
EMOTION_NAMES = N_(
    "The seven names are {emotions}. With pandas, where `ids` and `names` are yours:"
)
CODE = """```python
table = pd.DataFrame({{"id": ids, "targetName": names}})
table.to_csv("your-name.csv", index=False)
```"""
SCORING = N_("How it is scored")
SCORE = N_(
    "By accuracy, the share of faces that are read rightly, with an interval over "
    "people. The leaderboard shows the score on one half of the people; the other "
    "half, which stays hidden until the end, decides. Whoever tunes a model to the "
    "leaderboard gains nothing there."
)


def _explanations(example, faces, people):
    """What is in the folder, what to hand in, how it is scored: in Markdown."""
    paragraphs = [
        f"# {_(TITLE)}",
        _(ABOUT),
        *(f"- {_(file)}" for file in FILES),
        f"## {_(HAND_IN)}",
        *(_(FORMAT), EXAMPLE, _(EMOTION_NAMES), CODE),
        f"## {_(SCORING)}",
        _(SCORE),
    ]
    values = {
        "faces": format_decimal(faces),
        "people": format_decimal(people),
        "example": example,
        "emotions": ", ".join(f"`{name}`" for name in EMOTIONS),
    }
    return "\n\n".join(paragraphs).format(**values) + "\n"
