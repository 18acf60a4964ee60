"""The audit: each claim of the 2023 report, its figure, ours, a verdict, where to look.

Everything comes from ``book/audit.yml``. The page ``audit`` quotes the blocks made here
as it quotes facts: ``{{ audit_summary }}``, ``{{ audit_data }}``.
"""

import operator
import re

from emolib.book.notebooks import edition, read
from emolib.book.site import settings
from emolib.errors import BuildError, require

MARKS = {"confirmed": "✓", "corrected": "≠", "untestable": "?"}
"""The verdicts, with the sign that goes with their words."""

OWN_MARKS = {"yours": "→", "lacking": "–"}
"""What stands in their place where a reader's data can answer, or cannot."""

EMOTIONS = 7
"""How many the report is about."""

COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, "==": operator.eq}


def claims(root, lang):
    """Read the table of claims.

    Parameters
    ----------
    root : Path
        The project: ``book/audit.yml``.
    lang : {"fr", "en"}
        The language of the words.

    Returns
    -------
    list of dict
        For each claim: `key`, `part`, `section` of the report, `verdict`, `title`,
        `claim`, `report` (its figure), `ours`, `reason`, `see` (pages and the anchors
        of their English headings), `needs` (of a reader's data, to be measured again:
        ``landmarks``, ``people``, ``seven`` emotions, ``images``, ``energy``), `holds`
        (what the verdict rests on).

    Examples
    --------
    >>> claims(PROJECT, "en")[0]["key"]  # doctest: +SKIP
    'rows'
    """
    return settings(root / "book" / "audit.yml", lang)["claims"]


def blocks(root, lang, *, held=None):
    """Write the parts of the audit page.

    Parameters
    ----------
    root : Path
        The project.
    lang : {"fr", "en"}
        The language of the page.
    held : dict, optional
        What a reader's files hold, as `emolib.book.readers.held_by` counts it. The
        page then says which claims their data can test: neither our verdict nor our
        figure are shown as if they were theirs.

    Returns
    -------
    dict of str to str
        Markdown: ``audit_summary``, ``audit_<part>`` for each part; and the numbers of
        claims, in all and by verdict: ``audit_claims``, ``audit_<verdict>``; on a
        reader's data ``audit_yours``, ``audit_lacking``, and ``audit_report`` for the
        others. Nothing for a project without a table.

    Raises
    ------
    BuildError
        When a claim leads to a heading that does not exist.

    Examples
    --------
    >>> blocks(PROJECT, "fr")["audit_claims"]  # doctest: +SKIP
    '34'
    """
    if not (root / "book" / "audit.yml").is_file():
        return {}
    table = settings(root / "book" / "audit.yml", lang)
    words, listed = table["words"], table["claims"]
    if held:
        listed = [_on_own_data(claim, held, words) for claim in listed]
    verdicts = [claim["verdict"] for claim in listed]
    made = {"audit_claims": str(len(listed)), "audit_summary": _summary(listed, words)}
    marks = OWN_MARKS if held else MARKS
    made |= {f"audit_{mark}": str(verdicts.count(mark)) for mark in marks}
    if held:
        others = sum(verdict in MARKS for verdict in verdicts)
        made["audit_report"] = str(others)
    for claim in listed:
        name = f"audit_{claim['part']}"
        links = [link_to(root, lang, place) for place in claim.get("see", [])]
        made[name] = made.get(name, "") + _card(claim, links, words, lang)
    return made


def _on_own_data(claim, held, words):
    """What is shown of a claim where the data are a reader's."""
    counts = held.get("counts", ())
    has = {
        "landmarks": bool(len(counts)),
        "people": held.get("people") is not None,
        "seven": len(counts) == EMOTIONS,
        "images": "training" in held,
    }
    # The card of a reader's data has other sections.
    see = [place for place in claim.get("see", []) if not place.startswith("dataset#")]
    missing = [need for need in claim["needs"] if not has.get(need)]
    if missing:
        reason = words["lacks"][missing[0]]
        return claim | {"verdict": "lacking", "ours": "", "reason": reason, "see": []}
    if claim["needs"]:
        return claim | {
            "verdict": "yours",
            "ours": "",
            "reason": words["again"],
            "see": see,
        }
    return claim | {"see": see}


def _summary(listed, words):
    """A table of two columns: what is claimed, the verdict."""
    rows = [
        f"| [{claim['title']}](#claim-{claim['key']}) | {_verdict(claim, words)} |"
        for claim in listed
    ]
    head = f"| {words['claim']} | {words['verdict']} |\n|:--|:--|"
    return "\n".join([head, *rows])


def _verdict(claim, words):
    """A verdict as a sign and words, in the style of its kind."""
    kind = claim["verdict"]
    return f"[{(MARKS | OWN_MARKS)[kind]} {words[kind]}]{{.verdict .{kind}}}"


def _card(claim, links, words, lang):
    """A claim, the two figures, the reason of the verdict, where to see it."""
    where = ".where" if lang == "fr" else ".where .language-fr"  # as the report has it
    see = f"\n\n{words['see']} {' · '.join(links)}" if links else ""
    figures = "\n\n".join(
        f"{words[side]}\n: {claim[side]}" for side in ("report", "ours") if claim[side]
    )
    return f"""
(claim-{claim["key"]})=
::::{{container}} claim {claim["verdict"]}
{_verdict(claim, words)} [{claim["section"]}]{{{where}}}

**{claim["title"]}.** {claim["claim"]}

{figures}

{claim["reason"]}{see}
::::
"""


def link_to(root, lang, place):
    """Link to a section of a chapter or of a page, in the words of its heading.

    Parameters
    ----------
    root : Path
        The project.
    lang : {"fr", "en"}
        The language of the link.
    place : str
        ``"<page>#<anchor>"``: the page as in ``book/_toc.yml``, the anchor of the
        heading in English. The heading of the same rank is taken in other languages.

    Returns
    -------
    str
        A Markdown link.

    Raises
    ------
    BuildError
        When the page or the heading does not exist.

    Examples
    --------
    >>> link_to(PROJECT, "fr", "dataset#the-balance")  # doctest: +SKIP
    '[L’équilibre](dataset.md#léquilibre)'
    """
    page, _, anchor = place.partition("#")
    english = [slug for slug, _ in _headings(root, page, "en")]
    if anchor not in english:
        raise BuildError(
            f"Got {place!r} in book/audit.yml, expected one of the headings of {page}: "
            f"{', '.join(english)}."
        )
    slug, title = _headings(root, page, lang)[english.index(anchor)]
    file = f"{page}.ipynb" if page.startswith("notebooks/") else f"{page}.md"
    return f"[{title}]({file}#{slug})"


def _headings(root, page, lang):
    """Anchors and words of a page's headings, in order."""
    base = require("myst_parser.mdit_to_docutils.base", extra="book")
    path = root / "book" / lang / f"{page}.md"
    if page.startswith("notebooks/"):
        one = edition(read(root / f"{page}.ipynb"), lang)
        prose = (cell.source for cell in one.cells if cell.cell_type == "markdown")
        text = "\n\n".join(prose)
    elif path.is_file():
        text = path.read_text("utf-8")
    else:
        raise BuildError(f"Got {page!r} in book/audit.yml, expected an existing page.")
    found = re.findall(r"^#{1,3} +(.+?) *$", text, re.MULTILINE)
    return [(base.default_slugify(title), title) for title in found]


def is_true(condition, numbers):
    """Whether what a verdict rests on is so.

    Parameters
    ----------
    condition : str
        ``"<left> <comparison> <right>"``, each side a number or the name of one.
    numbers : dict of str to float
        Numbers by name, as `emolib.book.facts.figures` lists them.

    Returns
    -------
    bool

    Raises
    ------
    BuildError
        When the condition is not written so, or names an unknown number.

    Examples
    --------
    >>> is_true("result_a < 0.5", {"result_a": 0.4})
    True
    """
    words = condition.split()
    if len(words) != 3 or words[1] not in COMPARISONS:
        raise BuildError(
            f"Got the condition {condition!r}, expected two numbers around one of "
            f"{', '.join(COMPARISONS)}."
        )
    left, right = (_number(word, numbers) for word in words[::2])
    return COMPARISONS[words[1]](left, right)


def _number(word, numbers):
    """A number by its name, or as it is written."""
    if word in numbers:
        return numbers[word]
    try:
        return float(word)
    except ValueError as error:
        raise BuildError(
            f"Got {word!r} in a condition of book/audit.yml, expected a number, or a "
            "name that `emolib.book.facts.figures` lists."
        ) from error
