"""From Bokeh's models to a piece of page: drawings, controls and the code that ties
them together."""

from importlib.resources import files

from emolib.errors import require

STATIC = "_static/widgets"
"""Where a page finds the code and the style that its widgets share."""


def write_shared(folder):
    """Write what all widgets share: Bokeh's code, without its own controls, and style.

    Parameters
    ----------
    folder : Path
        The folder that pages call `STATIC`; it is made.

    Raises
    ------
    MissingExtraError
        When Bokeh is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp()) / "widgets"
    >>> write_shared(folder)
    >>> sorted(path.name for path in folder.iterdir())
    ['bokeh.min.js', 'widget.css']
    """
    require("bokeh", extra="book")
    folder.mkdir(parents=True)
    for package, path in (
        ("bokeh", "server/static/js/bokeh.min.js"),
        ("emolib.widgets", "widget.css"),
    ):
        source = files(package) / path
        (folder / source.name).write_bytes(source.read_bytes())


def read_code(name, **arguments):
    """Read a script of this package as a callback of Bokeh.

    Parameters
    ----------
    name : str
        Name of the file, a module that exports a function.
    **arguments
        What the function is given: models, numbers, lists, words.

    Returns
    -------
    bokeh.models.CustomJS

    Examples
    --------
    >>> read_code("theme.js", painted=[]).module
    True
    """
    from bokeh.models import CustomJS

    code = (files("emolib.widgets") / name).read_text("utf-8")
    return CustomJS(code=code, args=arguments, module=True)


def embed(name, roots, *, painted, ready, **words):
    """Write a widget as a piece of HTML, which works without server or network.

    Parameters
    ----------
    name : str
        Name of the widget: its template is ``<name>.html``, its id ``<name>-widget``.
    roots : dict of str to bokeh.plotting.figure
        Drawings by the name that the template gives them.
    painted : list of (model, str, str)
        Model, property and the custom property of the page that gives its colour.
    ready : bokeh.models.CustomJS
        What to call once everything is drawn.
    **words
        What else the template names.

    Returns
    -------
    str
        HTML; it loads what `write_shared` wrote.

    Examples
    --------
    >>> embed("face", {"face": face}, painted=[], ready=code)  # doctest: +SKIP
    '<link rel="stylesheet" ...'
    """
    from bokeh.document import Document
    from bokeh.embed import components
    from bokeh.events import DocumentReady
    from jinja2 import Environment, PackageLoader, StrictUndefined

    document = Document()
    for root in roots.values():
        document.add_root(root)
    document.js_on_event(DocumentReady, read_code("theme.js", painted=painted), ready)
    script, plots = components(roots, wrap_script=False)
    templates = Environment(
        loader=PackageLoader("emolib", "widgets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return templates.get_template(f"{name}.html").render(
        id=f"{name}-widget", plots=plots, script=script, static=STATIC, **words
    )


def save_still(figure, path):
    """Save the picture that stands for a widget in print and without scripts.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The picture; it is closed.
    path : Path
        The PNG file, of 256 colours.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from matplotlib.figure import Figure
    >>> path = Path(tempfile.mkdtemp()) / "still.png"
    >>> save_still(Figure(), path)
    >>> path.read_bytes()[1:4]
    b'PNG'
    """
    import io

    import matplotlib.pyplot as plt
    from PIL import Image

    canvas = io.BytesIO()
    figure.savefig(canvas, format="png", bbox_inches="tight", dpi=150)
    plt.close(figure)
    Image.open(canvas).convert("RGB").quantize(256).save(path, optimize=True)
