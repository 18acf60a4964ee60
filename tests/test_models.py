"""Models: what every row of the table can do, and which read subjects."""

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.model_selection import GroupKFold

from emolib.evaluation import inputs
from emolib.features import with_subjects
from emolib.models import MODELS, REPORT_MODELS, make_distance_lda, make_knn


@pytest.fixture(scope="module")
def split(packaged):
    """Training and test rows, people apart."""
    folds = GroupKFold(3).split(packaged.data, groups=packaged.subjects)
    return next(iter(folds))


@pytest.mark.parametrize("name", MODELS)
def test_every_model_reads_people_it_never_saw(name, packaged, split):
    """Fitted on some, each model does better than chance on others: but the dummy."""
    model = MODELS[name]()
    assert is_classifier(model)
    train, test = split
    rows = inputs(model, packaged)
    predicted = model.fit(rows[train], packaged.target[train]).predict(rows[test])
    accuracy = (predicted == packaged.target[test]).mean()
    assert accuracy > (0.1 if name == "dummy" else 1.5 / 7)


@pytest.mark.parametrize("name", MODELS)
def test_builders_build_anew(name):
    """Two calls share nothing, and scikit-learn can copy what they give."""
    first, second = MODELS[name](), MODELS[name]()
    assert first is not second
    assert repr(clone(first)) == repr(second)


@pytest.mark.parametrize("name", MODELS)
def test_fitting_again_gives_the_same_answers(name, packaged, split):
    """No model draws anything that a seed does not decide."""
    train, test = split
    rows = inputs(MODELS[name](), packaged)
    answers = [
        MODELS[name]().fit(rows[train], packaged.target[train]).predict(rows[test])
        for _ in range(2)
    ]
    assert np.array_equal(*answers)


def test_centring_beats_reading_faces_alone(packaged, split):
    """Knowing a person's other faces is worth more than any other change here."""
    train, test = split
    scores = {}
    for name in ("ridge", "centred_ridge", "shrunk_lda", "centred_lda"):
        model = MODELS[name]()
        rows = inputs(model, packaged)
        model.fit(rows[train], packaged.target[train])
        scores[name] = model.score(rows[test], packaged.target[test])
    assert scores["centred_ridge"] > scores["ridge"] + 0.05
    assert scores["centred_lda"] > scores["shrunk_lda"] + 0.05


def test_only_some_models_ask_for_subjects(packaged):
    """The subject is a column for those that say so, and hidden from all others."""
    asking = {
        name for name in MODELS if inputs(MODELS[name](), packaged).shape[1] == 137
    }
    assert {"centred_ridge", "centred_lda"} <= asking
    assert not asking & {*REPORT_MODELS, "shrunk_lda", "logistic", "aligned_lda"}


def test_renaming_subjects_changes_no_answer(packaged, split):
    """The number of a subject tells who goes with whom, nothing else."""
    train, test = split
    other = np.random.default_rng(0).permutation(packaged.subjects.max() + 1)
    model = MODELS["centred_lda"]()
    rows = with_subjects(packaged.data, packaged.subjects)
    renamed = with_subjects(packaged.data, other[packaged.subjects])
    model.fit(rows[train], packaged.target[train])
    assert np.array_equal(model.predict(rows[test]), model.predict(renamed[test]))


def test_the_models_of_the_report_are_in_the_table():
    """Its three, by name."""
    assert set(REPORT_MODELS) <= set(MODELS)


def test_builders_take_what_they_are_about():
    """The number of neighbours and the choice of distances are the caller's."""
    assert make_knn(1).n_neighbors == 1
    assert make_distance_lda("centre")[1].pairs == "centre"
