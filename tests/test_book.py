"""The book's sources and what is done to them before the pages are built."""

import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emolib.book import build, facts
from emolib.book.archive import write_archive
from emolib.book.downloads import for_readers
from emolib.book.execution import content_digest, fill_outputs
from emolib.book.notebooks import caption_figures, edition, with_instructions
from emolib.book.parity import numbers
from emolib.book.site import in_language, settings
from emolib.cli import app
from emolib.errors import BuildError, DataError, NotebookError
from emolib.i18n import LANGUAGES

v4 = pytest.importorskip("nbformat").v4

ROOT = Path(__file__).resolve().parents[1]


def code(source, **metadata):
    return v4.new_code_cell(source, metadata=metadata)


def prose(lang, source):
    return v4.new_markdown_cell(source, metadata={"tags": [f"lang-{lang}"]})


def notebook(*cells, lang="en"):
    parameters = code(f'lang = "{lang}"\nquick = False', tags=["parameters"])
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=[parameters, *cells], metadata={"kernelspec": kernel})


@pytest.fixture
def project(tmp_path):
    """A small project: one notebook and one page in each language."""
    nbformat = pytest.importorskip("nbformat")
    root = tmp_path / "project"
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "_config.yml", root)
    for shared in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / shared, root / "book" / shared)
    for lang in LANGUAGES:
        (root / "book" / lang).mkdir()
        (root / "book" / lang / "intro.md").write_text("# emolib\n\n{{ rows }}\n")
    (root / "book" / "references.bib").write_text("")
    toc = "format: jb-book\nroot: intro\nchapters:\n- file: notebooks/01_one\n"
    (root / "book" / "_toc.yml").write_text(toc)
    cells = [prose("fr", "# Un"), prose("en", "# One"), code("1 + 1")]
    nbformat.write(notebook(*cells), root / "notebooks" / "01_one.ipynb")
    return root


# ---- From the source to one language's edition --------------------------------


def test_edition_keeps_one_language_and_all_code():
    """The other language's cells go, shared cells and the source notebook stay."""
    source = notebook(prose("fr", "Un"), prose("en", "One"), code("1"))
    french = edition(source, "fr", lang="fr")
    assert [cell.source for cell in french.cells[1:]] == ["Un", "1"]
    assert len(source.cells) == 4


def test_parameters_are_rewritten_where_they_stand():
    """Values change, comments and the other lines stay, no cell is added."""
    source = notebook()
    source.cells[0].source = 'lang = "en"  # words\ndata = None\nquick = False'
    cells = edition(source, "fr", lang="fr", data="a b.csv", quick=True).cells
    expected = 'lang = "fr"  # words\ndata = "a b.csv"\nquick = True'
    assert [cell.source for cell in cells] == [expected]


def test_unknown_parameter_is_refused():
    """A parameter without an assignment in the cell is an error that names it."""
    with pytest.raises(BuildError, match="'epochs'"):
        edition(notebook(), "fr", epochs=3)


def test_links_to_prose_follow_the_edition():
    """A link that works from the source works from the page too."""
    source = notebook(prose("en", "[card](../book/en/dataset.md)"))
    assert edition(source, "en").cells[1].source == "[card](../dataset.md)"


def figure(*alts, **about):
    cell = code("show()")
    for alt in alts:
        metadata = {"image/png": {"alt": alt, **about}} if alt else {}
        data = {"image/png": "iVBORw0KGgo="}
        cell.outputs.append(v4.new_output("display_data", data, metadata=metadata))
    return notebook(cell)


def test_words_of_a_figure_reach_the_page():
    """Description, caption and a name to cite go where MyST-NB reads them."""
    one = figure("A face.", caption="Somebody.", shades=True)
    caption_figures(one, "notebooks/01_one.ipynb (en)")
    told = one.cells[1].metadata.mystnb
    assert told["image"] == {"alt": "A face.", "classes": "shades"}
    assert told["figure"] == {"caption": "Somebody.", "name": "figure-01-one-1"}


def test_description_serves_as_caption():
    """A figure without a caption of its own is still numbered and legible."""
    one = figure("A face.")
    caption_figures(one, "notebooks/01_one.ipynb (en)")
    assert one.cells[1].metadata.mystnb["figure"]["caption"] == "A face."


@pytest.mark.parametrize("alts", [(None,), ("",), ("One.", "Two.")])
def test_figure_without_its_own_words_is_refused(alts):
    """A figure without alt text, or two figures in a cell, stop the build."""
    with pytest.raises(BuildError, match="here, code cell 2"):
        caption_figures(figure(*alts), "here")


def test_figure_beside_a_table_is_refused():
    """Numbers are for one thing at a time."""
    one = figure("A face.")
    table = v4.new_output("display_data", {"text/html": "<table></table>"})
    one.cells[1].outputs.append(table)
    with pytest.raises(BuildError, match="expected one figure, alone"):
        caption_figures(one, "here")


def test_instructions_come_first_and_leave_the_page_alone():
    """The notebook that is downloaded has one more cell than that of the page."""
    one = notebook(code("1"))
    download = with_instructions(one, "Install emolib.")
    assert download.cells[0].source == "Install emolib."
    assert download.cells[1:] == one.cells


def test_instructions_name_what_the_notebook_needs():
    """Networks need their extra; nothing is said of Colab without a repository."""
    config = settings(ROOT / "_config.yml", "en")
    light = for_readers(notebook(code("1")), config).cells
    heavy = for_readers(notebook(code("import emolib.cnn")), config).cells
    assert "[book,comparison]" in light[0].source
    assert "[book,cnn,comparison]" in heavy[0].source
    assert [len(light), len(heavy)] == [3, 3]


def test_cell_for_colab_does_nothing_elsewhere(fill):
    """With a repository, the notebook brings the project to Colab, and only there."""
    config = settings(ROOT / "_config.yml", "en")
    config["repository"]["url"] = "https://github.com/owner/name"
    download = for_readers(notebook(), config)
    assert "git clone https://github.com/owner/name project" in download.cells[0].source
    assert "--branch main https://github.com/owner/name" in download.cells[1].source
    fill(download)
    assert download.cells[1].outputs == []


def test_settings_take_the_value_of_their_language():
    """Only mappings of exactly the book's languages are translations."""
    value = {"a": [{"fr": "un", "en": "one"}], "b": {"fr": 1}, "c": None}
    assert in_language(value, "en") == {"a": ["one"], "b": {"fr": 1}, "c": None}


@pytest.mark.parametrize("name", ["_config.yml", "book/_toc.yml"])
def test_settings_of_the_editions_have_the_same_shape(name):
    """Both languages build the same pages with the same options."""

    def shape(value):
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return [shape(item) for item in value] if isinstance(value, list) else None

    one, other = (settings(ROOT / name, lang) for lang in LANGUAGES)
    assert shape(one) == shape(other)
    assert one != other


def test_broken_settings_are_named(tmp_path):
    """A file that is missing or not YAML is an error that names it."""
    with pytest.raises(BuildError, match=r"absent\.yml"):
        settings(tmp_path / "absent.yml", "fr")
    (tmp_path / "bad.yml").write_text("a: [")
    with pytest.raises(BuildError, match=r"bad\.yml"):
        settings(tmp_path / "bad.yml", "fr")


def test_facts_are_the_same_in_both_languages():
    """Names are shared, values exist, numbers agree."""
    french, english = facts("fr"), facts("en")
    assert list(french) == list(english)
    for name, value in french.items():
        assert value, name
        assert numbers(value, "fr") == numbers(english[name], "en"), name


# ---- From sources to pages ------------------------------------------------------


@pytest.fixture
def built(project, tmp_path):
    """Build the small project in French, and parse one of its pages."""
    bs4 = pytest.importorskip("bs4")

    def built(page):
        build(langs=["fr"], root=project, out=tmp_path / "built")
        path = tmp_path / "built" / "html" / "fr" / page
        return bs4.BeautifulSoup(path.read_text("utf-8"), "html.parser")

    return built


def test_glossary_is_linked_from_first_uses(project, built):
    """On a page, the first use of a term leads to it, in any number, but no title."""
    glossary = "# Mots\n\n```{glossary}\njeu de test\n  Ce qui juge.\n```\n"
    (project / "book" / "fr" / "glossary.md").write_text(glossary)
    text = "# Jeu de test\n\nDes jeux de test (*test sets*), un jeu de test.\n"
    (project / "book" / "fr" / "intro.md").write_text(text)
    with (project / "book" / "_toc.yml").open("a") as toc:
        toc.write("- file: glossary\n")
    article = built("intro.html").article
    [link] = article.select("a:has(.term)")
    assert link.text == "jeux de test"
    assert link["href"] == "glossary.html#term-jeu-de-test"
    assert [word.text for word in article.select("em[lang=en]")] == ["test sets"]


@pytest.mark.parametrize("repository", ["", "https://github.com/owner/name"])
def test_launch_buttons_need_a_repository(project, built, repository):
    """Binder opens the source, Colab the edition, of the repository in the settings."""
    config = project / "_config.yml"
    text = config.read_text("utf-8").replace('url: ""', f'url: "{repository}"')
    config.write_text(text, "utf-8")
    page = built("notebooks/01_one.html")
    links = [link["href"] for link in page.select(".launch-link")]
    binder = "https://mybinder.org/v2/gh/owner/name/main?urlpath=lab/tree"
    colab = "https://colab.research.google.com/github/owner/name/blob/gh-pages/fr"
    source, french = "notebooks/01_one.ipynb", "notebooks/01_one.fr.ipynb"
    places = [f"{binder}/{source}", f"{colab}/{french}"] if repository else []
    assert links == places


# ---- Execution ----------------------------------------------------------------


@pytest.fixture
def fill(tmp_path):
    """Fill a notebook's outputs, with a cache of its own."""

    def fill(one, *circumstances):
        return fill_outputs(
            one,
            cache=tmp_path / "cache" / "one.ipynb",
            circumstances=list(circumstances),
            where="one.ipynb (en)",
            folder=tmp_path,
            on_cell=lambda done: None,
        )

    return fill


def test_only_a_change_of_what_outputs_depend_on_executes(fill):
    """New prose takes the last outputs; new code or new circumstances do not."""
    draw = "import secrets; secrets.token_hex()"
    first = notebook(prose("en", "One"), code(draw))
    assert fill(first, "data 1")
    drawn = first.cells[2].outputs[0].data["text/plain"]

    reworded = notebook(prose("en", "Other words"), code(draw))
    assert not fill(reworded, "data 1")
    assert reworded.cells[2].outputs[0].data["text/plain"] == drawn
    assert reworded.cells[1].source == "Other words"

    assert fill(notebook(code(draw)), "data 2")
    assert fill(notebook(code(draw + "  # again")), "data 2")


def test_execution_leaves_no_trace_of_hour_or_place(fill):
    """No timing and no cache key is in what the reader downloads."""
    one = notebook(code("print(1)"))
    fill(one)
    assert "execution_key" not in one.metadata
    assert all("execution" not in cell.metadata for cell in one.cells)


def test_progress_leaves_no_trace(fill):
    """Bars go from what is kept, what was printed beside them stays."""
    bar = r"sys.stderr.write('\rloop: 50%\rloop: 100%\r          \r')"
    one = notebook(code(f"import sys; {bar}"), code(f"{bar}; sys.stderr.write('Mind')"))
    fill(one)
    kept = [[output.get("text") for output in cell.outputs] for cell in one.cells[1:]]
    assert "loop" not in str(kept)
    assert "Mind" in kept[1]


def test_progress_of_widgets_leaves_no_trace(fill):
    """A bar may be a widget, as tqdm's is where ipywidgets is installed."""
    pytest.importorskip("ipywidgets", reason="needs the extra `course`")
    one = notebook(code("from tqdm.notebook import tqdm; print(list(tqdm('ab')))"))
    fill(one)
    assert [output.get("text") for output in one.cells[1].outputs] == ["['a', 'b']\n"]
    assert "widget" not in str(one)


def test_content_digest_follows_names_and_contents(tmp_path):
    """Any change of a file's name or content counts; Python's caches do not."""
    folder = tmp_path / "folder"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "a").write_text("1")
    first = content_digest(folder)
    (folder / "__pycache__" / "a.pyc").write_text("cache")
    assert content_digest(folder) == first
    (folder / "a").write_text("2")
    changed = content_digest(folder)
    (folder / "a").rename(folder / "b")
    assert len({first, changed, content_digest(folder)}) == 3


def test_an_archive_holds_no_exercise_wherever_the_project_is(tmp_path):
    """Their folder is left out; one of the same name above the project is not meant."""
    root = tmp_path / "exercises" / "project"
    for name in ("notebooks/01.ipynb", "notebooks/exercises/01.ipynb", "html/a.css"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    write_archive(tmp_path / "book.zip", html=root / "html", root=root)
    with zipfile.ZipFile(tmp_path / "book.zip") as archive:
        assert archive.namelist() == ["a.css", "project/notebooks/01.ipynb"]


def test_command_packs_and_prints_when_asked(monkeypatch):
    """``--zip`` and ``--pdf`` follow the build, in the same languages."""
    done = []
    for name in ("build", "archives", "reports"):

        def make(*, langs, out, name=name, **_others):
            done.append((name, tuple(langs)))
            return []

        monkeypatch.setattr(f"emolib.book.{name}", make)
    outcome = CliRunner().invoke(app, ["book", "--lang", "fr", "--zip", "--pdf"])
    assert outcome.exit_code == 0
    assert done == [(name, ("fr",)) for name in ("build", "archives", "reports")]


# ---- What goes wrong ----------------------------------------------------------


@pytest.fixture
def previous(tmp_path):
    """A book that was built before."""
    page = tmp_path / "_build" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("previous book")
    return page


def test_failing_cell_is_named_and_leaves_the_previous_book(project, previous):
    """The error names notebook, cell and error, and nothing is replaced."""
    import nbformat

    failing = notebook(code("fine = 1"), code("1 / 0"))
    nbformat.write(failing, project / "notebooks" / "01_one.ipynb")
    with pytest.raises(NotebookError) as caught:
        build(langs=["fr"], root=project, out=previous.parents[1])
    line = str(caught.value).splitlines()[0]
    assert line.startswith("notebooks/01_one.ipynb (fr), code cell 3:")
    assert "ZeroDivisionError: division by zero" in line
    assert previous.read_text() == "previous book"


def test_undefined_fact_stops_the_build_and_leaves_the_previous_book(project, previous):
    """A warning of Sphinx is an error that quotes it."""
    (project / "book" / "fr" / "intro.md").write_text("# emolib\n\n{{ no_such_fact }}")
    with pytest.raises(BuildError, match="no_such_fact"):
        build(langs=["fr"], root=project, out=previous.parents[1])
    assert previous.read_text() == "previous book"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"langs": ["de"]}, BuildError),
        ({"langs": []}, BuildError),
        ({"root": "no such project"}, BuildError),
        ({"data": "no such file.csv"}, DataError),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_built(wrong, error, tmp_path):
    """Unknown languages, projects and files are errors, and nothing is written."""
    with pytest.raises(error):
        build(out=tmp_path / "out", **wrong)
    assert not (tmp_path / "out").exists()
