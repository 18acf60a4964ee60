"""The best landmark model: how it is chosen, what it needs, what it is worth."""

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from emolib import load_landmarks, plotting, results
from emolib.data import packaged_file
from emolib.datasets import load_challenge
from emolib.errors import DataError, NotEnoughDataError
from emolib.experiments import (
    best_nested,
    calibration,
    candidates,
    challenge,
    confusions,
    faces_per_person,
    knowledge,
    mixtures,
)
from emolib.experiments.best import make_search
from emolib.features import with_subjects
from emolib.models import (
    MODELS,
    PersonLDA,
    make_best_alone,
    make_best_model,
    make_centred_lda,
    make_person_lda,
)


@pytest.fixture
def own(write):
    """A function that writes some packaged rows as a reader's file."""
    frame = pd.read_csv(packaged_file("training_data.csv"))

    def _own(rows):
        return write(frame[rows(frame)])

    return _own


@pytest.fixture(scope="module")
def families():
    """Faces of 60 people, two classes that differ less than people do."""
    rng = np.random.default_rng(0)
    subjects, target = np.repeat(np.arange(60), 4), np.tile([0, 0, 1, 1], 60)
    people = rng.normal(scale=3, size=(60, 5))
    faces = people[subjects] + np.outer(target, [1.5, 0, 0, 0, 0])
    faces += rng.normal(scale=0.4, size=faces.shape)
    return with_subjects(faces, subjects), target, people


def _reason(_estimator):
    """Checks that cannot hold, and why."""
    return {"check_classifiers_train": "the first column is no feature but a person"}


@parametrize_with_checks([PersonLDA()], expected_failed_checks=_reason)
def test_person_lda_keeps_the_conventions(estimator, check):
    """The checks of scikit-learn, but those that take a subject for a feature."""
    check(estimator)


def test_company_makes_the_person_known(families):
    """Faces that cannot be told apart alone are, next to those of their person."""
    rows, target, _people = families
    model = PersonLDA().fit(rows[:120], target[:120])
    strangers = rows[120:].copy()
    strangers[:, 0] = np.arange(len(strangers))
    alone = model.score(strangers, target[120:])
    assert alone < 0.75 < 0.95 < model.score(rows[120:], target[120:])


def test_lopsided_company_misleads_centring_more(families):
    """People who show one class only: their mean is no zero, the estimate is better."""
    rows, target, _people = families
    kept = np.arange(120, 240)[target[120:] == 1]
    scores = [
        model.fit(rows[:120], target[:120]).score(rows[kept], target[kept])
        for model in (make_centred_lda(), PersonLDA())
    ]
    assert scores[0] + 0.1 < scores[1]


def test_resting_faces_are_near_the_people(families):
    """The estimate of a person is nearer to them than the average person is."""
    rows, target, people = families
    model = PersonLDA().fit(rows[:120], target[:120])
    found = model.resting_faces(rows[120:])[::4]
    half = np.array([0.75, 0, 0, 0, 0])  # half of the faces show the class
    truth = people[30:] + half
    everyone = rows[:120, 1:].mean(axis=0)
    assert np.abs(found - truth).mean() < 0.3 * np.abs(everyone - truth).mean()


def test_people_do_not_change_each_other(families):
    """What is read of a person does not depend on who else is in the call."""
    rows, target, _people = families
    model = PersonLDA().fit(rows[:120], target[:120])
    whole, part = model.predict(rows[120:]), model.predict(rows[120:160])
    assert (whole[:40] == part).all()


def test_the_challenge_is_other_people():
    """Nobody is on both sides, and every face has its answer."""
    training, test = load_landmarks(), load_challenge()
    assert not set(training.subjects) & set(test.subjects)
    assert not set(training.ids) & set(test.ids)
    assert len(test.target) == 322 and test.target_names == training.target_names


def test_the_chosen_models_are_those_that_the_search_designates():
    """The builders are written by hand: they must say what was found."""
    found = results.read("best_nested")["result"]
    for scope, make in (("alone", make_best_alone), ("together", make_best_model)):
        steps, final = [step for _name, step in make().steps], found[scope]["final"]
        features = str(steps[0]) if len(steps) == 3 else "passthrough"
        assert features == final["features"]
        assert steps[-2].shrinkage == final["shrinkage"]
        assert str(steps[-1]) == final["classifier"]


def test_the_goal_is_reached():
    """Two thirds of the way to the oracle, chosen honestly; a third, cheaply."""
    nested = results.read("best_nested")["result"]["together"]
    assert nested["closed"]["mean"] >= 2 / 3 and nested["closed"]["low"] >= 1 / 2
    rows = results.read("candidates")["result"].values()
    assert any(r["fit_ratio"] <= 3 and r["closed"]["mean"] >= 1 / 3 for r in rows)


def test_searches_split_people():
    """Every inner fold is by subject, whatever is searched."""
    for scope in ("alone", "together"):
        assert type(make_search(scope).cv).__name__ == "GroupKFold"


def test_centring_needs_company():
    """With one face per person centring reads nothing; the estimate loses nothing."""
    found = results.read("faces_per_person")["result"]
    one = {name: curve["1"]["mean"] for name, curve in found.items()}
    assert one["best"] < 0.2 and one["person_lda"] > one["best_alone"] - 0.03
    seven = {name: curve["7"]["mean"] for name, curve in found.items()}
    assert seven["best"] > seven["person_lda"] > seven["best_alone"]


def test_a_lopsided_mixture_hurts_centring_only():
    """Some mixtures are read worse centred than alone; none with the estimate."""
    table = pd.DataFrame(results.read("mixtures")["result"])
    assert (table["best"] < table["best_alone"]).any()
    assert (table["person_lda"] >= table["best_alone"]).all()


def test_each_thing_known_adds_to_the_score():
    """The ladder climbs, and its last rung is the rule of the exam."""
    found = results.read("knowledge")["result"]
    means = [found[step]["mean"] for step in ("alone", "person", "mixture", "exam")]
    assert means == sorted(means)


def test_confusions_are_shares_and_misread_faces_are_misread(packaged):
    """Rows sum to one; the faces named were shown as said and read otherwise."""
    shown = dict(zip(packaged.ids, packaged.frame["targetName"], strict=True))
    for part in results.read("confusions")["result"].values():
        assert np.allclose(np.sum(part["matrix"], axis=1), 1, atol=1e-3)
        for error in part["misread"]:
            assert shown[error["id"]] == error["shown"] != error["read"]


def test_temperature_changes_no_answer():
    """One number for all classes keeps their order; log loss of LDA improves."""
    found = results.read("calibration")["result"]
    for part in found.values():
        assert part["temperature"]["accuracy"] == part["none"]["accuracy"]
    alone = found["best_alone"]
    assert alone["temperature"]["log_loss"] < alone["none"]["log_loss"]


def test_a_readers_file_has_no_oracle(own):
    """All is computed on other faces, but the distance to an oracle unknown."""
    path = own(lambda frame: frame["subject"] <= frame["subject"].unique()[:20].max())
    found = candidates(path, n_splits=2)
    assert {row["closed"] for row in found.values()} == {None}
    assert found["best"]["accuracy"]["mean"] > found["ridge"]["accuracy"]["mean"]


@pytest.mark.parametrize(
    "experiment",
    [candidates, best_nested, faces_per_person, mixtures, knowledge, calibration],
)
def test_one_person_is_not_enough(experiment, own):
    """The error says what is missing."""
    path = own(lambda frame: frame["subject"] == frame["subject"][0])
    with pytest.raises(NotEnoughDataError, match=r"1 subject\(s\), expected at least"):
        experiment(path)


def test_one_face_per_person_leaves_one_question(own):
    """Without company, models alone are measured and the others are left out."""
    path = own(lambda frame: ~frame["subject"].duplicated())
    assert "best" not in candidates(path, n_splits=3)
    assert list(confusions(path, n_splits=3)) == ["best_alone"]
    with pytest.raises(NotEnoughDataError, match=r"face\(s\) per subject"):
        faces_per_person(path)


def test_the_rule_of_the_exam_must_hold(write):
    """Someone who shows an emotion twice breaks the rule, and is told."""
    frame = pd.read_csv(packaged_file("training_data.csv"))[:140]
    frame["subject"] = frame["subject"] // 2
    with pytest.raises(NotEnoughDataError, match="rule of the exam"):
        knowledge(write(frame), n_splits=2)


def test_other_files_have_no_challenge(own):
    """The error names the file."""
    with pytest.raises(DataError, match=r"faces\.csv.*challenge"):
        challenge(own(lambda frame: frame.index < 70))


def test_confusion_writes_percentages_in_the_cells():
    """Empty cells stay empty; both axes name all emotions."""
    names = ["angry", "fear", "happy"]
    ax = plotting.confusion([[0.5, 0.5, 0], [0.25, 0.75, 0], [0, 0, 1]], names)
    assert [text.get_text() for text in ax.texts] == ["50", "50", "25", "75", "100"]
    for axis in (ax.xaxis, ax.yaxis):
        assert [label.get_text() for label in axis.get_ticklabels()] == names


def test_reliability_accepts_bins_without_an_interval():
    """A bin of one person has no ends; the mark is drawn all the same."""
    row = {"chance": 0.5, "mean": 1.0, "low": None, "high": None, "share": 0.1}
    ax = plotting.reliability(pd.concat({"alone": pd.DataFrame([row])}))
    assert ax.collections[-1].get_offsets().tolist() == [[0.5, 1.0]]


def test_the_table_of_models_has_those_of_the_chapter():
    """The models of the chapter are found by name."""
    for name, make in {
        "best": make_best_model,
        "best_alone": make_best_alone,
        "person_lda": make_person_lda,
    }.items():
        assert MODELS[name] is make
