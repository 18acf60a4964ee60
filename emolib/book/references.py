"""The list of references, in the language of the page.

pybtex writes in English. Here are the words that French wants otherwise, and the
language of each title, for those who hear the page. Where a field of
``references.bib`` is itself words, one named after it (``month_fr``) holds the French.
"""

import copy
from functools import partial

from docutils import nodes
from pybtex.database import Person
from pybtex.plugin import register_plugin
from pybtex.style.formatting import unsrt
from pybtex.style.template import (
    field,
    href,
    names,
    optional,
    sentence,
    tag,
    together,
    words,
)
from pybtex_docutils import Backend

from emolib import __version__
from emolib.i18n import LANGUAGES


class Style(unsrt.Style):
    """References in English, in the order of their first citation."""

    lang = "en"
    conjunctions = (" and ", ", and ")
    edition = "edition"
    of = "of"

    def format_entry(self, label, entry, bib_data=None):
        """Write one reference, from the fields in its language."""
        entry = copy.deepcopy(entry)
        for name, value in list(entry.fields.items()):
            own, _, lang = name.rpartition("_")
            if lang != self.lang:
                continue
            if own == "author":  # an institution
                entry.persons[own] = [Person(value)]
            else:
                entry.fields[own] = value
        return super().format_entry(label, entry, bib_data)

    def format_names(self, role, as_sentence=True):
        """Join the names of people."""
        two, last = self.conjunctions
        people = names(role, sep=", ", sep2=two, last_sep=last)
        return sentence[people] if as_sentence else people

    def format_title(self, e, which_field, as_sentence=True):
        """Say which language a title is in."""
        title = super().format_title(e, which_field, as_sentence=False)
        return self._spoken(e, title, as_sentence)

    def format_btitle(self, e, which_field, as_sentence=True):
        """Say it of a book as well."""
        title = super().format_btitle(e, which_field, as_sentence=False)
        return self._spoken(e, title, as_sentence)

    def _spoken(self, e, title, as_sentence):
        """A title with its language."""
        title = tag(f"lang-{e.fields.get('langid', 'en')}")[title]
        return sentence[title] if as_sentence else title

    def format_volume_and_series(self, e, as_sentence=True):
        """Say which volume of a series a book is."""
        series = optional[words[self.of, field("series")]]
        volume = optional[words[together["volume", field("volume")], series]]
        return sentence(capfirst=True)[volume] if as_sentence else volume

    def format_edition(self, e):
        """Name the edition of a book."""
        return optional[words[field("edition"), self.edition]]

    def format_url(self, e):
        """Write an address without a word before it."""
        url = field("url", raw=True)
        return href[url, url]


class FrenchStyle(Style):
    """The same in French."""

    lang = "fr"
    conjunctions = (" et ", " et ")
    edition = "édition"
    of = "de"


def setup(app):
    """Add the styles to Sphinx, under the names ``emolib-en`` and ``emolib-fr``.

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
    for style in (Style, FrenchStyle):
        register_plugin("pybtex.style.formatting", f"emolib-{style.lang}", style)
    for lang in LANGUAGES:
        said = partial(nodes.inline, classes=[f"language-{lang}"])
        Backend.tags[f"lang-{lang}"] = said
    # In italics: names of journals and proceedings, all of them English.
    Backend.tags["em"] = partial(nodes.emphasis, classes=["language-en"])
    return {"version": __version__, "parallel_read_safe": True}
