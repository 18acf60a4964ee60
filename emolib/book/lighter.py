"""Pages made lighter: what their theme brings and no page shows is left out."""

import re

from emolib.errors import require

ICON = re.compile(r'(?P<names>(?:\.fa-[\w-]+:before,?)+)\{content:"\\(?P<code>\w+)"\}')
"""The rule of one icon in the theme's sheet, under all its names."""

SIGN = re.compile(r"\\([0-9a-f]{4})\b|([\ue000-\uf8ff])")
"""A glyph in a sheet, escaped or, before notes and warnings, as it is."""

FONTS = ("fa-solid-900", "fa-brands-400")
"""The fonts of icons that pages use; the second has the sign of links to GitHub."""


def lighten(html):
    """Leave out icons that no page shows, and files that no browser asks for.

    Parameters
    ----------
    html : Path
        The built pages of one edition; their theme has about 2000 icons.
    """
    static = html / "_static"
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    seen = [*html.rglob("*.html"), *static.rglob("*.js")]
    used = {
        name
        for path in seen
        for name in re.findall(r"\bfa-[\w-]+", path.read_text("utf-8"))
    }

    def keep(rule):
        names = re.findall(r"fa-[\w-]+", rule["names"])
        return rule[0] if used & set(names) else ""

    style = ICON.sub(keep, sheet.read_text("utf-8"))
    for font in FONTS:
        style = style.replace(
            f'{font}.woff2) format("woff2")', f'{font}.woff) format("woff")'
        )
    sheet.write_text(style, "utf-8")
    codes = {
        int(escape, 16) if escape else ord(sign)
        for path in static.rglob("*.css")
        for escape, sign in SIGN.findall(path.read_text("utf-8"))
    }
    folder = static / "vendor" / "fontawesome" / "webfonts"
    for font in FONTS:
        _reduce_font(folder / f"{font}.ttf", codes)
    for unused in [*html.rglob("*.map"), *html.rglob("*.ttf"), *folder.glob("*.woff2")]:
        unused.unlink()


def _reduce_font(path, codes):
    """Keep some glyphs of a font, as WOFF: WOFF2 asks for one more library."""
    subset = require("fontTools.subset", extra="book")
    options = subset.Options(flavor="woff")
    font = subset.load_font(path, options)
    glyphs = subset.Subsetter(options)
    glyphs.populate(unicodes=codes)
    glyphs.subset(font)
    subset.save_font(font, path.with_suffix(".woff"), options)
