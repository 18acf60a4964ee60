"""Evaluation: what splits keep apart, what intervals say."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import RidgeClassifierCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils import Bunch

from emolib.evaluation import (
    make_splitter,
    predictions_by_subject,
    repeated_scores,
    spread,
    subject_interval,
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
