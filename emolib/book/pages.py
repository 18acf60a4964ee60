"""What the book adds to Sphinx, as an extension of its own.

Tables that notebooks print are numbered like those of prose, glossary terms are links
where a page first uses them and found by a search, English words in French prose say
so, and the list of references is one for screen readers too.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.locale import _ as of_sphinx
from sphinx.transforms import SphinxTransform

from emolib import __version__

NOT_LINKED = (
    nodes.FixedTextElement,
    nodes.Titular,
    nodes.caption,
    nodes.literal,
    nodes.math,
    nodes.reference,
    addnodes.pending_xref,
)
"""Passages where a glossary term is not made a link."""

REPORT_SECTION = re.compile(
    "(?:(?<=section “)|(?<=sections “)|(?<=” and “))([^”]+)(?=”)"
)
"""A section of the report, as an English sentence names it."""

NOT_LINKED_PAGES = ("glossary", "references")

INTERVAL = re.compile(r"\([^()<>]*\d[^()<>]*\)")
"""Numbers in parentheses, which a table keeps on one line."""


class PrintedTable(nodes.General, nodes.Element):
    """A table of HTML with a caption, printed by a notebook."""


class NumberTables(SphinxTransform):
    """Give tables a caption and a name, so that Sphinx numbers them.

    The caption of a table of prose is the paragraph before it, if it starts with
    ``Table:``; the same Markdown reads well in JupyterLab. A table that a notebook
    prints as HTML brings its own.
    """

    default_priority = 500

    def apply(self, **kwargs):
        """Find the tables of a page."""
        chapter = self.env.docname.rpartition("/")[2].replace("_", "-")
        captioned = (
            table
            for node in list(self.document.findall(_is_table))
            if (table := _with_caption(node))
        )
        for number, table in enumerate(captioned, start=1):
            table["names"].append(f"table-{chapter}-{number}")
            self.document.note_explicit_target(table)


def _is_table(node):
    """Whether a node is a table, of prose or printed."""
    return isinstance(node, nodes.table) or (
        isinstance(node, nodes.raw)
        and "<table" in node.astext()
        and "<caption>" in node.astext()
    )


def _with_caption(node):
    """The table with its caption, in its place; None if it has none."""
    if isinstance(node, nodes.raw):
        table = PrintedTable(html=node.astext())
        node.replace_self(table)
        return table
    words = node.previous_sibling()
    found = words and re.match(r"Table(?:au)?\s*:\s*", words.astext())
    if not found or not isinstance(words, nodes.paragraph):
        return None
    first, *others = words.children
    node.insert(0, nodes.title("", "", nodes.Text(first[found.end() :]), *others))
    words.parent.remove(words)
    return node


def _caption(table):
    """The words of a printed table's caption."""
    return re.split("</?caption>", table["html"])[1]


def _visit_table(translator, node):
    """Write a printed table with its number and its anchor."""
    before, words, after = re.split("</?caption>", node["html"], maxsplit=2)
    after = INTERVAL.sub(r'<span class="interval">\g<0></span>', after)
    before = before.replace("<table", f'<table id="{node["ids"][0]}"', 1)
    container = '<div class="pst-scrollable-table-container">'
    translator.body.append(f"{container}{before}<caption>")
    translator.add_fignumber(node)
    translator.body.append(f'<span class="caption-text">{words}</span>')
    translator.add_permalink_ref(node, of_sphinx("Link to this table"))
    translator.body.append(f"</caption>{after}</div>")
    raise nodes.SkipNode


class LinkGlossary(SphinxTransform):
    """Lead from the first use of each term on a page to the glossary."""

    default_priority = 510

    def apply(self, **kwargs):
        """Make links of first uses."""
        if self.env.docname in NOT_LINKED_PAGES:
            return
        terms = dict(self.config.glossary_terms)
        for text in list(self.document.findall(nodes.Text)):
            if not _left_alone(text):
                text.parent.replace(text, _linked(text, terms))


def _left_alone(node):
    """Whether a text stands in a title, in code, in another language..."""
    while node := node.parent:
        classes = node.get("classes", [])
        if isinstance(node, NOT_LINKED) or "language-" in " ".join(classes):
            return True
    return False


def _linked(text, terms):
    """A text as nodes, where the first uses of terms are links; these leave `terms`."""
    uses = [(term, re.search(pattern, text, re.I)) for term, pattern in terms.items()]
    found = [(use.start(), -use.end(), term, use) for term, use in uses if use]
    if not found:
        return [nodes.Text(text)]
    _start, _end, term, use = min(found)
    del terms[term]
    link = addnodes.pending_xref(
        "",
        nodes.inline("", use[0], classes=["term"]),
        refdomain="std",
        reftype="term",
        reftarget=term,
        refexplicit=True,
        refwarn=True,
    )
    return [
        nodes.Text(text[: use.start()]),
        link,
        *_linked(text[use.end() :], terms),
    ]


def _read_terms(app, config):
    """Read the terms of the glossary, with a pattern that also finds their plural."""
    glossary = Path(app.srcdir, "glossary.md")
    if glossary.is_file():
        block = re.search(
            r"(?ms)^```\{glossary\}$(.*?)^```$", glossary.read_text("utf-8")
        )
        config.glossary_terms = {
            term: r"\b" + r"[sx]?\s+".join(map(re.escape, term.split())) + r"[sx]?\b"
            for term in re.findall(r"(?m)^(?![:`])\S.*$", block[1])
        }


class NameLanguages(SphinxTransform):
    """Say which passages of a page are in the other language.

    In French these are code and, by a convention of the book, what stands in italics
    behind an opening parenthesis: ``points de repère (*landmarks*)``. In English they
    are the sections of the report, named between quotation marks.
    """

    default_priority = 500

    def apply(self, **kwargs):
        """Mark them with the class that docutils writes as the attribute ``lang``."""
        if self.config.language == "en":
            return self._name_sections()
        passages = [
            node
            for node in self.document.findall(nodes.emphasis)
            if (before := node.previous_sibling()) and before.astext().endswith("(")
        ]
        for node in [*passages, *self.document.findall(nodes.literal_block)]:
            node["classes"].append("language-en")

    def _name_sections(self):
        """Mark the sections of the report, which are in French."""
        for text in list(self.document.findall(nodes.Text)):
            if re.search("sections? “", text):
                parts = [
                    nodes.inline("", part, classes=["language-fr"])
                    if k % 2
                    else nodes.Text(part)
                    for k, part in enumerate(REPORT_SECTION.split(text))
                ]
                text.parent.replace(text, parts)


class LeaveIndex(SphinxTransform):
    """Take the words of a general index out, for the book has none.

    A search would show each as a page, beside the entry of the glossary itself.
    """

    default_priority = 500

    def apply(self, **kwargs):
        """Empty the nodes that would list words."""
        for node in list(self.document.findall(addnodes.index)):
            node["entries"] = []


def _visit_citation(translator, node):
    """Write a reference as an item of a list, with its language."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<div class="citation-list" role="list">\n')
    item = translator.starttag(node, "div", CLASS="citation", role="listitem")
    translator.body.append(item)


def _depart_citation(translator, node):
    """Close a reference, and the list behind the last one."""
    last = not isinstance(node.next_node(descend=False, siblings=True), nodes.citation)
    translator.body.append("</div>\n" * (1 + last))


def setup(app):
    """Add all this to Sphinx.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build of one edition.

    Returns
    -------
    dict
        What Sphinx asks of its extensions.

    Examples
    --------
    >>> setup(app)["parallel_read_safe"]  # doctest: +SKIP
    True
    """
    app.add_config_value("glossary_terms", {}, "env")
    app.connect("config-inited", _read_terms)
    app.add_enumerable_node(
        PrintedTable, "table", title_getter=_caption, html=(_visit_table, None)
    )
    app.add_node(
        nodes.citation, override=True, html=(_visit_citation, _depart_citation)
    )
    # A search leads to the entry of the glossary, before pages that use the word.
    StandardDomain.object_types["term"].attrs["searchprio"] = 0
    for transform in (NumberTables, LinkGlossary, NameLanguages, LeaveIndex):
        app.add_transform(transform)
    return {"version": __version__, "parallel_read_safe": True}
