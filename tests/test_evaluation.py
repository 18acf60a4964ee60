"""Evaluation: what splits keep apart, what intervals say."""

import time

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import RidgeClassifierCV
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils import Bunch

from emolib import set_language
from emolib.errors import NotEnoughDataError
from emolib.evaluation import (
    compute_scores,
    folds_by_subject,
    make_splitter,
    nested_predictions,
    paired_difference,
    predictions_by_subject,
    repeated_scores,
    spread,
    subject_interval,
    subject_scores,
    timed,
)


def test_subject_splits_keep_people_apart(packaged):
    """No one is in training and test; random splits do mix people."""
    mixed = []
    for kind in ("subject", "random"):
        splits = make_splitter(kind, n_splits=5).split(
            packaged.data, groups=packaged.subjects
        )
        for train, test in splits:
            both = set(packaged.subjects[train]) & set(packaged.subjects[test])
            mixed.append((kind, bool(both)))
    assert set(mixed) == {("subject", False), ("random", True)}


def test_an_unknown_kind_of_split_is_refused():
    """The error names the kinds there are."""
    with pytest.raises(ValueError, match="random, subject"):
        make_splitter("stratified")


def test_a_leak_of_identity_is_seen_only_by_random_splits(packaged):
    """Predicting the person from coordinates works when people are on both sides."""
    faces = Bunch(**packaged)
    faces.target = faces.subjects
    scores = {
        kind: repeated_scores(
            KNeighborsClassifier(1), faces, make_splitter(kind, n_splits=2)
        )["accuracy"].mean()
        for kind in ("random", "subject")
    }
    assert scores["random"] > 10 / 184  # ten times chance
    assert scores["subject"] == 0


def test_repeated_scores_are_reproducible(packaged):
    """The same seed gives the same scores, another seed gives others."""
    first, again, other = (
        repeated_scores(
            RidgeClassifierCV(),
            packaged,
            make_splitter("subject", n_splits=2, random_state=seed),
        )["accuracy"].tolist()
        for seed in (0, 0, 1)
    )
    assert first == again != other


def test_every_face_is_predicted_by_a_model_that_never_saw_its_subject(packaged):
    """A model that remembers people finds no one it knows."""
    faces = Bunch(**packaged)
    faces.target = faces.subjects
    known = predictions_by_subject(DummyClassifier(), faces)
    assert len(known) == len(faces.subjects)
    assert not (known == faces.subjects).any()


def test_the_interval_widens_when_faces_of_a_person_go_together():
    """The same share of right answers is less certain if people are all or nothing."""
    rng = np.random.default_rng(0)
    subjects = np.repeat(np.arange(40), 7)
    alone = rng.random(280) < 0.7
    together = np.repeat(rng.random(40) < 0.7, 7)
    widths = []
    for correct in (alone, together):
        found = subject_interval(correct, subjects)
        assert found["low"] <= found["mean"] <= found["high"]
        widths.append(found["high"] - found["low"])
    assert widths[1] > 2 * widths[0]


def test_one_subject_gives_no_interval():
    """Nothing can be said about other people from one of them."""
    assert subject_interval([True, False], [1, 1])["low"] is None


def test_spread_holds_the_mean():
    """Extremes, interval and mean are in order."""
    found = spread(np.random.default_rng(0).uniform(0.6, 0.8, 100))
    order = [found[name] for name in ("min", "low", "mean", "high", "max")]
    assert order == sorted(order)


def few(packaged, rows):
    """Some rows of the packaged faces, as a Bunch of their own."""
    faces = Bunch(**packaged)
    faces.data, faces.target = packaged.data[rows], packaged.target[rows]
    faces.subjects = packaged.subjects[rows]
    return faces


def test_scores_of_counts_are_those_of_scikit_learn():
    """Accuracy, balanced accuracy and macro F1 agree, with a class never answered."""
    rng = np.random.default_rng(0)
    target, predicted = rng.integers(0, 5, 80), rng.integers(0, 4, 80)
    found = compute_scores(target, predicted)
    assert found["accuracy"] == pytest.approx(accuracy_score(target, predicted))
    balanced = balanced_accuracy_score(target, predicted)
    assert found["balanced_accuracy"] == pytest.approx(balanced)
    macro = f1_score(target, predicted, average="macro")
    assert found["macro_f1"] == pytest.approx(macro)


def test_one_subject_cannot_be_split_by_subject(packaged):
    """Splits, folds and nested folds by subject all say what is missing."""
    alone = few(packaged, packaged.subjects == packaged.subjects[0])
    with pytest.raises(NotEnoughDataError, match="Got 1 subject"):
        repeated_scores(RidgeClassifierCV(), alone, make_splitter("subject"))
    with pytest.raises(NotEnoughDataError, match="expected at least 2"):
        predictions_by_subject(RidgeClassifierCV(), alone)
    search = GridSearchCV(KNeighborsClassifier(), {}, cv=GroupKFold(3))
    with pytest.raises(NotEnoughDataError, match="expected at least 5"):
        nested_predictions(search, alone)


def test_what_is_missing_is_said_in_the_reader_s_language(packaged):
    """The sentence that a French chapter shows is French."""
    set_language("fr")
    alone = few(packaged, packaged.subjects == packaged.subjects[0])
    with pytest.raises(NotEnoughDataError, match="ne peut pas être estimé"):
        predictions_by_subject(RidgeClassifierCV(), alone)


def test_few_people_have_one_fold_each(packaged):
    """With three people, ten folds become three."""
    three = few(packaged, np.isin(packaged.subjects, np.unique(packaged.subjects)[:3]))
    folds = folds_by_subject(three)
    assert len(folds) == 3
    assert all(len(set(three.subjects[test])) == 1 for _train, test in folds)


def test_a_nested_search_never_sees_the_people_it_is_asked_about(packaged):
    """Shuffled answers give a nested score near chance, whatever is searched."""
    some = few(packaged, packaged.subjects < np.unique(packaged.subjects)[30])
    some.target = np.random.default_rng(0).permutation(some.target)
    search = GridSearchCV(
        KNeighborsClassifier(), {"n_neighbors": [1, 2, 3, 5, 9]}, cv=GroupKFold(3)
    )
    predicted, chosen = nested_predictions(search, some, n_splits=5)
    assert len(chosen) == 5
    assert (predicted == some.target).mean() < 0.3


def test_pairing_tells_more_than_two_intervals():
    """Two models that share their luck differ surely, though each varies a lot."""
    rng = np.random.default_rng(0)
    luck = rng.normal(0.7, 0.05, 100)
    better, worse = luck + rng.normal(0.02, 0.003, 100), luck
    assert spread(better)["low"] < spread(worse)["high"]
    assert paired_difference(better, worse)["low"] > 0


def test_the_corrected_interval_is_wider_than_the_naive_one():
    """Splits that share faces tell less than as many fresh samples."""
    gains = np.random.default_rng(0).normal(0.01, 0.02, 100)
    found = paired_difference(gains, np.zeros(100))
    naive = 2 * 1.96 * gains.std(ddof=1) / 10
    assert found["high"] - found["low"] > 5 * naive


def test_splits_that_do_not_match_are_refused():
    """Scores of a different number of splits are not paired."""
    with pytest.raises(ValueError, match="Got 2 and 3 scores"):
        paired_difference([1, 2], [1, 2, 3])


def test_intervals_over_subjects_are_wider_than_over_faces():
    """When a person's faces stand or fall together, people are what counts."""
    subjects = np.repeat(np.arange(50), 7)
    together = np.repeat(np.random.default_rng(0).random(50) < 0.7, 7)
    by_person = subject_interval(together, subjects)
    by_face = subject_interval(together, np.arange(350))
    assert by_person["mean"] == by_face["mean"]
    width = by_person["high"] - by_person["low"]
    assert width > 2 * (by_face["high"] - by_face["low"])


def test_scores_with_intervals_agree_with_the_share_of_right_answers():
    """Accuracy is the same number both ways, interval included."""
    rng = np.random.default_rng(0)
    target, predicted = rng.integers(0, 3, 60), rng.integers(0, 3, 60)
    subjects = np.repeat(np.arange(20), 3)
    scores = subject_scores(target, predicted, subjects)["accuracy"]
    assert scores == pytest.approx(subject_interval(target == predicted, subjects))


def test_a_slower_fit_is_timed_as_fit():
    """Time spent in fit is not counted as prediction."""

    class Sleeper(DummyClassifier):
        def fit(self, data, target):
            time.sleep(0.02)
            return super().fit(data, target)

    found = timed(Sleeper(), [[0], [1]], [0, 1], repeats=3)
    assert found["fit_time"]["low"] >= 0.02
