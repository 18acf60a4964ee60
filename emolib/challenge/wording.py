"""Words of the leaderboard, and what it says of itself."""

from emolib.challenge.solutions import PRIVATE, PUBLIC
from emolib.i18n import N_, _

HALVES = {PUBLIC: N_("public half"), PRIVATE: N_("private half")}
"""How the halves are named."""

WORDS = {
    "title": N_("Leaderboard"),
    "final_title": N_("Final leaderboard"),
    "private": N_("For the instructor: do not publish before the end."),
    "caption": N_(
        "Students and models of the book by accuracy; the bar is the 95% interval."
    ),
    "place": N_("Place"),
    "name": N_("Student or model"),
    "accuracy": N_("Accuracy"),
    "balanced": N_("Balanced accuracy"),
    "gap": N_("From the first"),
    "other": HALVES[PUBLIC],
    "notes": N_("Notes on the file"),
    "baseline": N_("model of the book"),
    "shared": N_("tied"),
    "nothing": N_("No file could be scored."),
    "to_mend": N_("Files to mend"),
    "to_mend_text": N_(
        "They count for nothing until they are mended and handed in again."
    ),
    "student": N_("Student"),
    "mend": N_("What to mend"),
    "reading": N_("How to read this page"),
    "languages": N_("This page in another language"),
}
"""Headings and labels, by the names that the template gives them."""

SCORES = {
    N_("Accuracy"): N_(
        "The share of faces that were read rightly. Between brackets, and as a bar, "
        "the 95% interval: people, with all their faces, are drawn with replacement "
        "2,000 times. It says how far the score might be with other people."
    ),
    N_("Balanced accuracy"): N_(
        "The mean, over the emotions, of the share of their faces read rightly."
    ),
    N_("Place"): N_(
        "Students are compared on the same faces: the difference of their accuracies "
        "has an interval of its own. When it contains 0, these faces cannot tell the "
        "two apart. A place is shared by all who cannot be told apart from the first "
        "one of that place. Each comparison is at 95%: among very many, some are wrong."
    ),
    N_("From the first"): N_(
        "The difference from the first student, in points, with its interval."
    ),
    N_("Same answers"): N_(
        "Two files that answer the same for every face. It is no reproach: the same "
        "model on the same data gives the same answers."
    ),
}
"""What the columns mean."""

ONE_HALF = N_(
    "Half of the people, drawn once and for all, make the public score. The other "
    "half, which this page tells nothing of, decides in the end: whoever tunes a model "
    "to the public score gains nothing there."
)
BOTH_HALVES = N_(
    "The private half, whose scores students have never seen, decides. The public half "
    "is what the leaderboard has shown until now: whoever falls much from one to the "
    "other had tuned a model to it."
)
MODELS = N_(
    "They have learned from the packaged training faces only, and take no place. The "
    "one “with the person’s other faces” reads each face beside those of the same "
    "person."
)
NO_MODELS = N_("They are missing here: the file of the faces was not at hand.")


def explanations(*, final, with_models):
    """How to read the page, in the current language.

    Parameters
    ----------
    final : bool
        Whether both halves are shown.
    with_models : bool
        Whether the models of the book are.

    Returns
    -------
    dict of str to str
        Terms, and what they mean.

    Examples
    --------
    >>> list(explanations(final=False, with_models=True))[-2:]
    ['Two halves', 'Models of the book']
    """
    halves, models = N_("Two halves"), N_("Models of the book")
    terms = SCORES | {
        halves: BOTH_HALVES if final else ONE_HALF,
        models: MODELS if with_models else NO_MODELS,
    }
    return {_(term): _(text) for term, text in terms.items()}
