"""The notebooks that readers take away: how to run them at home, or on Colab."""

from emolib.book.notebooks import with_instructions

COLAB = """\
# On Colab, bring the project and its library; elsewhere, do nothing.
if "google.colab" in str(get_ipython()):
    !git clone --quiet --depth 1 --branch {branch} {url} project
    %cd project
    %pip install --quiet ".[comparison]"
"""
"""A first cell for Colab, which has TensorFlow and a notebook server of its own."""


def for_readers(notebook, config):
    """Copy an edition, with what its reader needs to run it again.

    Parameters
    ----------
    notebook : NotebookNode
        An executed edition; it is left as it is.
    config : dict
        Settings of the edition; they name the repository, or none.

    Returns
    -------
    NotebookNode
        The copy: instructions come first and, once there is a repository, a cell that
        prepares Colab.

    Examples
    --------
    >>> from nbformat import v4
    >>> config = {"repository": {"url": ""}, "download": "Run `{install}`."}
    >>> for_readers(v4.new_notebook(), config).cells[0].source
    'Run `pip install -c project/constraints.txt -e "./project[book,comparison]"`.'
    """
    code = "\n".join(one.source for one in notebook.cells if one.cell_type == "code")
    networks = ",cnn" if "emolib.cnn" in code else ""
    project = f"./project[book{networks},comparison]"
    install = f'pip install -c project/constraints.txt -e "{project}"'
    repository = config["repository"]
    if repository["url"]:
        install = f"git clone {repository['url']} project\n{install}"
    return with_instructions(
        notebook,
        config["download"].format(install=install),
        code=COLAB.format(**repository) if repository["url"] else None,
    )


def published(config, lang):
    """Say where Colab finds the notebooks of an edition.

    Parameters
    ----------
    config : dict
        Settings of the edition.
    lang : {"fr", "en"}
        The language of the edition.

    Returns
    -------
    str
        The folder's address on Colab; empty where the settings name no repository.

    Examples
    --------
    >>> repository = {"url": "https://github.com/owner/name", "published": "gh-pages"}
    >>> colab = {"colab_url": "https://colab.research.google.com"}
    >>> published({"repository": repository, "launch_buttons": colab}, "fr")
    'https://colab.research.google.com/github/owner/name/blob/gh-pages/fr'
    """
    repository = config["repository"]
    if not repository["url"]:
        return ""
    host = config["launch_buttons"]["colab_url"]
    name = repository["url"].removeprefix("https://github.com/").rstrip("/")
    return f"{host}/github/{name}/blob/{repository['published']}/{lang}"
