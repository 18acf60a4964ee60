"""Formulas as MathML, which browsers set by themselves.

No script has to be loaded, and screen readers read a formula aloud.
"""

import re

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.locale import _ as of_sphinx
from sphinx.util.math import get_node_equation_number

from emolib import __version__

FUNCTION = re.compile(r"(<mo>&ApplyFunction;</mo>)(?!\s*<mo[^>]*>\()")
"""Behind a function's name, where no parenthesis follows."""


def to_mathml(formula, *, as_block=False):
    """Write a formula as MathML.

    Parameters
    ----------
    formula : str
        In LaTeX; what docutils cannot read stops the build.
    as_block : bool, default=False
        Whether it stands alone rather than in a sentence.

    Returns
    -------
    str
        An element ``<math>``.

    Examples
    --------
    >>> to_mathml("p < n").split()[-3:]
    ['<mi>p</mi>', '<mo>&lt;</mo>', '<mi>n</mi></math>']
    """
    mathml = tex2mathml(formula, as_block=as_block).replace("\n", "")
    # Browsers leave no space between the name of a function and its argument.
    return FUNCTION.sub(r'\1<mspace width="0.1667em"></mspace>', mathml)


def _visit_inline(translator, node):
    """Write a formula of a sentence."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math"))
    translator.body.append(f"{to_mathml(node.astext())}</span>")
    raise nodes.SkipNode


def _visit_block(translator, node):
    """Write a formula that stands alone, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", "", CLASS="math"))
    translator.body.append(to_mathml(node.astext(), as_block=True))
    if node.get("number"):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, of_sphinx("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    """Set formulas so.

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
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
    return {"version": __version__, "parallel_read_safe": True}
