"""The audit of the report: complete, in both languages, and true of the numbers."""

import re
from pathlib import Path

import pandas as pd
import pytest

from emolib.book.audit import MARKS, OWN_MARKS, blocks, claims, is_true, link_to
from emolib.book.facts import facts, figures
from emolib.book.implied import implied
from emolib.book.parity import differences
from emolib.data import packaged_file
from emolib.errors import BuildError
from emolib.i18n import LANGUAGES

pytest.importorskip("myst_parser")

ROOT = Path(__file__).resolve().parents[1]
BY_KEY = {lang: {one["key"]: one for one in claims(ROOT, lang)} for lang in LANGUAGES}
KEYS = list(BY_KEY["en"])
NEEDS = {"landmarks", "people", "seven", "images", "energy"}
WRITTEN = ("title", "claim", "report", "ours", "reason")
EXAMINED = {
    *("rows", "coordinates", "record", "random-split", "distances", "speed-up"),
    *("grid-search", "roc-auc", "overfitting", "size", "images", "batch"),
    *("four-hundred", "cnn-score", "model2", "generator", "energy"),
}
"""What the design asks the book to examine."""


@pytest.fixture(params=KEYS)
def key(request):
    """The key of each claim."""
    return request.param


@pytest.fixture(scope="module")
def quoted():
    """What prose may quote, in English."""
    return facts("en")


@pytest.fixture(scope="module")
def numbers():
    """The numbers behind the facts."""
    return figures()


def text(claim):
    """All that is written of a claim."""
    return "\n\n".join(claim[field] for field in WRITTEN)


def test_every_claim_that_the_design_names_is_examined():
    """None of them is missing, and no key is used twice."""
    assert set(KEYS) >= EXAMINED
    assert all(len(claims(ROOT, lang)) == len(KEYS) for lang in LANGUAGES)


def test_a_claim_says_the_same_in_both_languages(key):
    """Its fields are all there, with the same facts, numbers, links and citations."""
    texts = {lang: text(BY_KEY[lang][key]) for lang in LANGUAGES}
    assert differences(texts) == []
    assert all(BY_KEY[lang][key]["reason"] for lang in LANGUAGES)
    assert texts["fr"] != texts["en"]


def test_a_claim_quotes_numbers_that_exist(key, quoted):
    """Each fact is known, and the section is one of the report's."""
    claim = BY_KEY["en"][key]
    names = re.findall(r"\{\{\s*(\w+)\s*\}\}", text(claim))
    assert [name for name in names if name not in quoted] == []
    sections = set(pd.read_csv(packaged_file("report_2023.csv"))["section"])
    assert claim["section"] in sections | {"Recherche d’hyperparamètres"}


def test_a_verdict_rests_on_numbers(key, numbers):
    """Confirmed or corrected, it names conditions; whatever it names is true."""
    claim = BY_KEY["en"][key]
    conditions = claim.get("holds", [])
    assert conditions or claim["verdict"] == "untestable"
    wrong = [condition for condition in conditions if not is_true(condition, numbers)]
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_claim_leads_to_what_shows_it(key, lang):
    """Links name existing headings; a claim that quotes a measurement has one."""
    claim = BY_KEY[lang][key]
    links = [link_to(ROOT, lang, place) for place in claim.get("see", [])]
    assert links or "result_" not in text(claim)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_quotes_every_block(lang):
    """The page has every part of the audit once; the verdicts add up."""
    made = blocks(ROOT, lang)
    page = (ROOT / "book" / lang / "audit.md").read_text("utf-8")
    asked = re.findall(r"\{\{ (audit_\w+) \}\}", page)
    assert sorted(asked) == sorted(made)
    assert sum(int(made[f"audit_{verdict}"]) for verdict in MARKS) == len(KEYS)


HELD = {
    "a table": {"people": 12, "counts": pd.Series(1, list("abcdefg"))},
    "of unknown people": {"people": None, "counts": pd.Series(1, list("abcde"))},
    "images": {"training": pd.Series(4, ["cat", "dog"])},
}
"""What readers may hold, as `emolib.book.readers.held_by` counts it."""


@pytest.fixture(params=HELD)
def held(request):
    """What a reader holds."""
    return HELD[request.param]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_own_data_quotes_every_block(lang, held):
    """It has every part once, and the three kinds of claims add up."""
    made = blocks(ROOT, lang, held=held)
    page = (ROOT / "book" / lang / "own" / "audit.md").read_text("utf-8")
    asked = re.findall(r"\{\{ (audit_\w+) \}\}", page)
    assert sorted(asked) == sorted(made)
    kinds = ("yours", "lacking", "report")
    assert sum(int(made[f"audit_{kind}"]) for kind in kinds) == len(KEYS)


def test_own_data_show_no_figure_of_the_book_as_theirs(held):
    """Only claims about the report alone keep our verdict, and none needs a result."""
    made = "".join(blocks(ROOT, "en", held=held).values())
    for key, claim in BY_KEY["en"].items():
        [card] = re.findall(rf"\(claim-{key}\)=\n(.*?)\n::::\n", made, re.DOTALL)
        kept = claim["reason"] in card
        assert kept == (claim["needs"] == []), key
        assert any(f".{mark}}}" in card for mark in OWN_MARKS) != kept, key
        assert kept or "result_" not in card, key


@pytest.mark.parametrize(
    ("reader", "key", "why"),
    [
        ("a table", "random-split", None),
        ("a table", "balance", None),
        ("a table", "energy", "Energy was estimated"),
        ("a table", "batch", "It would take images"),
        ("of unknown people", "random-split", "who is seen"),
        ("of unknown people", "balance", "seven emotions"),
        ("images", "batch", None),
        ("images", "knn", "It would take the landmarks"),
    ],
)
def test_what_own_data_cannot_test_is_said_with_the_reason(reader, key, why):
    """A card leads to the chapters, or names what is missing."""
    made = "".join(blocks(ROOT, "en", held=HELD[reader]).values())
    [card] = re.findall(rf"\(claim-{key}\)=\n(.*?)\n::::\n", made, re.DOTALL)
    assert ("See:" in card) == (why is None)
    assert why is None or why in card


def test_a_claim_names_what_it_takes_to_test_it(key):
    """Its needs are known ones, the same in both languages."""
    needs = [BY_KEY[lang][key]["needs"] for lang in LANGUAGES]
    assert needs[0] == needs[1] and set(needs[0]) <= NEEDS


def test_a_condition_follows_the_numbers():
    """It is true or false with them; unknown names and other forms are errors."""
    assert is_true("a < 0.5", {"a": 0.4}) and not is_true("a < 0.5", {"a": 0.6})
    assert is_true("a == b", {"a": 1, "b": 1.0})
    for wrong in ("a < c", "a", "a != 1", "a < b < 1"):
        with pytest.raises(BuildError, match="expected"):
            is_true(wrong, {"a": 1, "b": 2})


@pytest.mark.parametrize("place", ["dataset#nowhere", "nowhere#what-it-is"])
def test_a_link_to_nowhere_is_refused(place):
    """A page or a heading that does not exist is an error that names it."""
    with pytest.raises(BuildError, match="nowhere"):
        link_to(ROOT, "fr", place)


def test_links_follow_the_headings_of_each_language():
    """The same place has another anchor and other words in each language."""
    french, english = (link_to(ROOT, lang, "dataset#balance") for lang in LANGUAGES)
    assert french == "[L’équilibre](dataset.md#léquilibre)"
    assert english == "[Balance](dataset.md#balance)"


def test_arithmetic_agrees_with_the_network_itself():
    """The parameters counted from the report's figures are those that Keras counts."""
    pytest.importorskip("keras")
    from emolib.cnn import make_report_cnn

    report = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")["value"]
    assert implied(report)["cnn_parameters"] == make_report_cnn().count_params()
