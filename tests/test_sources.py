"""Between sources of faces: who learns from whom, what is read of a target."""

import importlib
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from emolib import experiments, results
from emolib.errors import NotEnoughDataError
from emolib.evaluation import predictions_by_subject
from emolib.models import make_aligned_lda, make_shrunk_lda

# The package gives the name of one of these modules to the experiment inside.
sources, between, shift, bridges, lopsided = (
    importlib.import_module(f"emolib.experiments.{name}")
    for name in ("sources", "between", "shift", "bridges", "lopsided")
)


@pytest.fixture(scope="module")
def pair(packaged):
    """Two sources: some people, and others before a camera twice as near and tilted."""
    near = sources.some_people(packaged, 40)
    far = sources.take(packaged, ~np.isin(packaged.subjects, near.subjects))
    far = sources.some_people(far, 40)
    points = far.data.reshape(-1, 68, 2) @ np.array([[2.0, 0.3], [-0.3, 2.0]])
    far.data = points.reshape(len(far.data), -1)
    return {"near": near, "far": far}


@pytest.fixture
def cut(packaged, tmp_path):
    """A function that writes some packaged rows as a reader's file."""

    def _cut(rows, *, drop=(), shift=1.0):
        frame = packaged.frame[rows].drop(columns=list(drop)).copy()
        coordinates = list(packaged.feature_names)
        frame[coordinates] = frame[coordinates] + shift  # not the same faces any more
        frame.to_csv(tmp_path / "mine.csv", index=False)
        return tmp_path / "mine.csv"

    return _cut


def _rank(packaged):
    return packaged.frame["subject"].rank(method="dense")


# --- sources ---------------------------------------------------------------------


def test_people_of_the_readers_file_leave_the_packaged_source(packaged, cut):
    """Whoever is in the file, face for face, is in neither side of the comparison."""
    path = cut(_rank(packaged) <= 9, shift=0.0)
    found = sources.load_sources(path)
    mine = set(found["yours"].subjects)
    assert len(mine) == 9
    assert not mine & set(found["studio"].subjects)
    assert len(set(found["studio"].subjects)) == len(set(packaged.subjects)) - 9


def test_the_packaged_file_has_no_second_source(packaged, cut):
    """Compared with themselves, the packaged faces are refused in a sentence."""
    with pytest.raises(NotEnoughDataError, match="the packaged faces themselves"):
        sources.load_sources(cut(packaged.frame["subject"] > 0, shift=0.0))


def test_only_shared_emotions_are_compared(packaged, cut):
    """Two emotions in the file: the packaged source keeps the same two, renumbered."""
    shown = packaged.frame["targetName"].isin(["sad", "fear"])
    found = sources.load_sources(cut(shown & (_rank(packaged) < 20)))
    for faces in found.values():
        assert faces.target_names == ["fear", "sad"]
        assert set(faces.target) == {0, 1}


def test_folds_keep_people_apart(pair):
    """In every fold, nobody is both learned from and asked about."""
    folds = sources.paired_folds(pair, n_splits=4)
    for name, faces in pair.items():
        asked = np.concatenate([fold[name][1] for fold in folds])
        assert sorted(asked) == list(range(len(faces.target)))
        for fold in folds:
            train, test = (set(faces.subjects[rows]) for rows in fold[name])
            assert not train & test


# --- answers ---------------------------------------------------------------------


def test_within_a_source_answers_are_those_of_cross_validation(pair):
    """Learned from and asked about the same source: the book's usual predictions."""
    told = between.answers_across(make_aligned_lda(), pair, n_splits=4)
    near = predictions_by_subject(make_aligned_lda(), pair["near"], n_splits=4)
    assert np.array_equal(told["near"]["near"], near)


def test_alignment_undoes_what_a_camera_changes(pair):
    """Nearer and tilted: raw coordinates lose, aligned faces do not."""
    raw = between.answers_across(make_shrunk_lda(), pair, n_splits=3)
    aligned = between.answers_across(make_aligned_lda(), pair, n_splits=3)
    right = [(a["near"]["far"] == pair["far"].target).mean() for a in (raw, aligned)]
    home = (aligned["far"]["far"] == pair["far"].target).mean()
    assert right[0] < 0.4 < 0.5 < right[1]
    assert right[1] == pytest.approx(home, abs=0.1)


@pytest.mark.parametrize("moments", ["none", "centred", "rescaled"])
@pytest.mark.parametrize("person", [False, True])
def test_labels_of_the_target_are_not_read(pair, moments, person):
    """Permuted labels of the target change no answer about it."""
    way = bridges.Way("procrustes", moments, person=person)
    told = bridges.answers_by(way, pair, "near", "far", n_splits=3)
    other = sources.take(pair["far"], np.arange(len(pair["far"].target)))
    other.target = np.random.default_rng(0).permutation(other.target)
    again = bridges.answers_by(way, pair | {"far": other}, "near", "far", n_splits=3)
    assert np.array_equal(told, again)


def test_learning_from_the_target_does_read_its_labels(pair):
    """The check above would see it: a bound that learns from the target does change."""
    way = bridges.Way(learned="blended")
    told = bridges.answers_by(way, pair, "near", "far", n_splits=3)
    other = sources.take(pair["far"], np.arange(len(pair["far"].target)))
    other.target = np.random.default_rng(0).permutation(other.target)
    again = bridges.answers_by(way, pair | {"far": other}, "near", "far", n_splits=3)
    assert (told != again).mean() > 0.1


def test_centring_undoes_a_constant_shift(packaged):
    """The same camera moved aside: centred sources read as if it had stayed."""
    near = sources.some_people(packaged, 30)
    far = sources.take(packaged, ~np.isin(packaged.subjects, near.subjects))
    far = sources.some_people(far, 30)
    moved = sources.take(far, np.arange(len(far.target)))
    moved.data = far.data + 25
    way = bridges.Way(moments="centred")
    told = [
        bridges.answers_by(way, {"a": near, "b": faces}, "a", "b", n_splits=3)
        for faces in (far, moved)
    ]
    assert np.array_equal(*told)


def test_mixing_takes_no_more_people():
    """Half the people of two sources, not all of both."""
    subjects = np.repeat(np.arange(20), 3)
    rows = bridges._share(subjects, np.arange(60), 1 / 2)
    assert len(set(subjects[rows])) == 10


# --- shift -----------------------------------------------------------------------


def test_two_halves_of_one_source_cannot_be_told_apart(packaged):
    """The classifier of sources is at chance where there is one source only."""
    half = sources.some_people(packaged, 60)
    rest = sources.take(packaged, ~np.isin(packaged.subjects, half.subjects))
    rest = sources.some_people(rest, 60)
    area = shift.told_apart(half, rest, make_shrunk_lda(), n_splits=5)["all_auc"]
    assert area["low"] < 0.55 and area["high"] < 0.65


def test_another_camera_is_recognised(pair):
    """The classifier of sources sees what raw coordinates give away."""
    area = shift.told_apart(*pair.values(), make_shrunk_lda(), n_splits=3)["all_auc"]
    assert area["low"] > 0.95


def test_weighted_areas_are_scikit_learns():
    """Areas under many weightings are those of scikit-learn, one by one."""
    rng = np.random.default_rng(0)
    source, score = rng.integers(2, size=50), rng.normal(size=50)
    weights = rng.integers(0, 3, size=(4, 50))
    expected = [roc_auc_score(source, score, sample_weight=w) for w in weights]
    assert shift.weighted_areas(source, score, weights) == pytest.approx(expected)


def test_shapes_forget_the_camera(pair):
    """Aligned together, a source and its copy by another camera coincide."""
    near = pair["near"]
    turned = near.data.reshape(-1, 68, 2) @ np.array([[0.0, 3.0], [-3.0, 0.0]]) + 7
    copy = sources.take(near, np.arange(len(near.target)))
    copy.data = turned.reshape(len(near.data), -1)
    shapes = shift.aligned_shapes({"one": near, "other": copy})
    assert np.allclose(shapes["one"], shapes["other"])


# --- a reader's file -------------------------------------------------------------


def test_faces_without_known_people_lose_the_person_only(packaged, cut):
    """Everyone has one face: what subtracts a person is left out, the rest is there."""
    path = cut(_rank(packaged) < 12, drop=["subject"])
    single = experiments.bridges(path, n_splits=2)["single"]["studio_yours"]
    assert "person" not in single and "mixed" not in single
    assert {"raw", "centred", "target"} <= set(single)


def test_a_few_faces_are_refused_in_a_sentence(packaged, cut):
    """Two people of seven faces leave none to vary; no traceback of scikit-learn."""
    with pytest.raises(NotEnoughDataError, match="more than the 7 emotions"):
        experiments.bridges(cut(_rank(packaged) <= 2), n_splits=2)


def test_an_even_sample_centres_as_bridges_do(packaged, cut):
    """With even shares, the lopsided experiment starts from ordinary centring."""
    path = cut(_rank(packaged) <= 10)
    found = experiments.lopsided_target(path, n_splits=2)
    row = experiments.bridges(path, n_splits=2)["ladder"]["studio_yours"]["centred"]
    start = found["shares"][0]
    assert start["low"] == pytest.approx(start["high"])
    assert start["mean"] == pytest.approx(row["accuracy"]["mean"], abs=0.03)
    assert start["share"] == pytest.approx(1 / 7)


# --- what the chapter says -------------------------------------------------------


def test_findings_of_the_chapter_hold_in_the_record():
    """The claims that the prose makes of the packaged results."""
    loss = results.read("between_sources")["result"]["loss"]["aligned_lda"]
    assert loss["studio"]["posed"]["low"] < 0 < loss["posed"]["studio"]["low"]
    losses = {
        (learned, asked): lost["mean"]
        for learned, row in loss.items()
        for asked, lost in row.items()
    }
    assert min(losses, key=losses.get) == ("studio", "posed")
    assert max(losses, key=losses.get) == ("posed", "studio")
    apart = results.read("source_shift")["result"]["apart"]
    areas = {pair: row["aligned_lda"]["all_auc"]["mean"] for pair, row in apart.items()}
    others = [areas[f"{one}_{other}"] for one, other in _pairs()]
    assert min(others) == areas["studio_posed"]
    single = pd.DataFrame(results.read("bridges")["result"]["single"])
    gains = single.map(lambda cell: cell["gain"]["mean"])
    assert (gains.loc["person"] >= gains.loc["target"]).all()
    mixed = single.loc["mixed"].map(lambda cell: cell["gain"])
    assert all(gain["low"] < 0 < gain["high"] for gain in mixed)
    shares = results.read("lopsided_target")["result"]
    means = [point["mean"] for point in shares["shares"]]
    assert means == sorted(means, reverse=True)
    assert means[0] > shares["uncentred"]["mean"] > means[-1]


def _pairs():
    return combinations(("studio", "posed", "wild"), 2)
