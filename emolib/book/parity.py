"""Whether two languages say the same: what must agree, and where it does not.

Words cannot be compared by a program, but what they stand on can: headings, labels,
citations, mathematics, links, quoted facts and numbers.
"""

import re
from collections import Counter

from emolib.i18n import LANGUAGES

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_LABEL = re.compile(r"^\(([\w:.-]+)\)=\s*$", re.MULTILINE)
_CITATION = re.compile(r"\{cite[:\w]*\}`([^`]+)`")
_MATH = re.compile(r"\$\$.+?\$\$|(?<![\w$\\])\$[^$\n]+?\$", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")
_FACT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_CODE = re.compile(r"(?<!`)`[^`\n]+`")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_MARKUP = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def numbers(text, lang):
    """List the numbers of a text, whatever the language writes them like.

    Parameters
    ----------
    text : str
        Prose or printed output.
    lang : {"fr", "en"}
        Its language: French has decimal commas and groups digits with spaces,
        English has decimal points and groups digits with commas.

    Returns
    -------
    list of str
        The numbers in order, without grouping, with a decimal point.

    Examples
    --------
    >>> numbers("1\\u202f287 visages, 14,3 %", "fr")
    ['1287', '14.3']
    >>> numbers("1,287 faces, 14.3%", "en")
    ['1287', '14.3']
    """
    if lang == "fr":
        text = re.sub(rf"(?<=\d)[{_SPACES}](?=\d{{3}}(?!\d))", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return _NUMBER.findall(text)


def printed_numbers(notebook, lang):
    """List the numbers that each cell of an executed notebook prints.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook.
    lang : {"fr", "en"}
        The language it was executed in.

    Returns
    -------
    list of list of str
        The numbers that each code cell writes, in words, tables and descriptions.
        Cells tagged ``timing`` are left out: no two executions take the same time.

    Examples
    --------
    >>> from nbformat import v4
    >>> said = v4.new_output("stream", text="0,5 s")
    >>> clock = v4.new_code_cell("t", outputs=[said], metadata={"tags": ["timing"]})
    >>> one = v4.new_code_cell("x", outputs=[said])
    >>> printed_numbers(v4.new_notebook(cells=[one, clock]), "fr")
    [['0.5']]
    """
    told = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or "timing" in cell.metadata.get("tags", []):
            continue
        words = map(_words, cell.outputs)
        told.append(numbers(" ".join(words), lang))
    return told


def _words(output):
    """What an output says: its HTML without markup, or its plain words."""
    if output.get("name") == "stderr":  # progress, which no two executions share
        return ""
    data = output.get("data", {})
    told = _MARKUP.sub(" ", data.get("text/html", ""))
    plain = output.get("text") or data.get("text/plain", "")
    return told or data.get("text/markdown") or plain


def tokens(text, lang):
    """List what a text must share with its translation.

    Parameters
    ----------
    text : str
        Markdown.
    lang : {"fr", "en"}
        Its language.

    Returns
    -------
    dict of str to list of str
        The tokens of each kind. Headings keep their order; the others are sorted,
        since two languages rarely order a sentence alike.

    Examples
    --------
    >>> tokens("## See {cite}`du2014`, $x^2$", "en")["citations"]
    ['du2014']
    """
    openings = [block.group().splitlines()[0] for block in _FENCE.finditer(text)]
    found = {"blocks": [opening.partition("}")[0] for opening in openings]}
    text = _FENCE.sub(_prose_of_block, text)
    found["headings"] = [f"level {len(marks)}" for marks in _HEADING.findall(text)]
    for kind, pattern in (
        ("labels", _LABEL),
        ("citations", _CITATION),
        ("mathematics", _MATH),
        ("links", _LINK),
        ("facts", _FACT),
    ):
        matches = [
            match.group(match.lastindex or 0) for match in pattern.finditer(text)
        ]
        found[kind] = sorted(_same_place(match) for match in matches)
        text = pattern.sub("", text)
    found["numbers"] = sorted(numbers(_CODE.sub("", text), lang))
    return found


def _prose_of_block(block):
    """Drop a block of code; keep what a directive holds, which is prose."""
    opening, _, content = block.group().partition("\n")
    return content.rpartition("\n")[0] if "{" in opening else ""


def _same_place(link):
    """Name a page, whichever its language's folder; leave its anchor aside."""
    page = re.sub(rf"book/({'|'.join(LANGUAGES)})/", "book/", link)
    return page if page.startswith("http") else page.partition("#")[0] or "#"


def differences(texts):
    """Compare a text with its translation.

    Parameters
    ----------
    texts : dict of str to str
        Markdown by language, both languages of the book.

    Returns
    -------
    list of str
        One sentence for each kind of token that differs; empty when all agree.

    Examples
    --------
    >>> differences({"fr": "# Titre\\n\\n0,5", "en": "# Title\\n\\n0.5"})
    []
    >>> differences({"fr": "Sept : 7", "en": "Eight: 8"})
    ["numbers: only in fr: ['7'], only in en: ['8']"]
    """
    one, other = (tokens(texts[lang], lang) for lang in LANGUAGES)
    told = []
    for kind in one:
        if one[kind] == other[kind]:
            continue
        extra = [
            sorted((Counter(this) - Counter(that)).elements())
            for this, that in ((one[kind], other[kind]), (other[kind], one[kind]))
        ]
        sides = zip(LANGUAGES, extra, strict=True)
        said = ", ".join(f"only in {lang}: {items}" for lang, items in sides)
        told.append(f"{kind}: {said if any(extra) else 'in another order'}")
    return told


def notebook_differences(notebook):
    """Check that a notebook's prose comes in pairs, and that each pair agrees.

    Parameters
    ----------
    notebook : NotebookNode
        A source notebook.

    Returns
    -------
    list of str
        One sentence per disagreement, with the numbers of the cells.

    Examples
    --------
    >>> from nbformat import v4
    >>> alone = v4.new_markdown_cell("Bonjour", metadata={"tags": ["lang-fr"]})
    >>> notebook_differences(v4.new_notebook(cells=[alone]))
    ["cell 1: got a cell of ['fr'], expected the pair ['fr', 'en']"]
    """
    told, number = [], 0
    cells = notebook.cells
    while number < len(cells):
        pair = cells[number : number + len(LANGUAGES)]
        found = [_languages(cell) for cell in pair]
        where = f"cell {number + 1}"
        if cells[number].cell_type == "code":
            if found[0]:
                told.append(f"{where}: got code of {found[0]}, expected no language")
            number += 1
        elif found == [[lang] for lang in LANGUAGES]:
            texts = dict(zip(LANGUAGES, (cell.source for cell in pair), strict=True))
            told += [f"{where}: {difference}" for difference in differences(texts)]
            number += len(LANGUAGES)
        else:
            expected = list(LANGUAGES)
            told.append(
                f"{where}: got a cell of {found[0]}, expected the pair {expected}"
            )
            number += 1
    return told


def _languages(cell):
    """Languages that a cell's tags name."""
    tags = cell.metadata.get("tags", [])
    return [lang for lang in LANGUAGES if f"lang-{lang}" in tags]
