"""Comparison of classifiers: lazypredict's scores in less work, and what ranks mean."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emolib import experiments, load_landmarks, plotting, set_language
from emolib.errors import MissingExtraError, NotEnoughDataError
from emolib.evaluation import SPLITS, list_splits, make_splitter
from emolib.experiments.classifiers import compare_classifiers, list_classifiers
from emolib.experiments.neighbours import COORDINATES, distances

COLUMNS = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced Accuracy",
    "roc_auc": "ROC AUC",
    "f1": "F1 Score",
}


@pytest.fixture(scope="module")
def few(packaged, tmp_path_factory):
    """A reader's file: twenty people, seven emotions."""
    frame = packaged.frame
    frame = frame[frame["subject"].isin(frame["subject"].unique()[:20])]
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    frame.to_csv(path, index=False)
    return path


def lazy(faces, split):
    """What lazypredict itself says of one split."""
    supervised = pytest.importorskip("lazypredict.Supervised")
    train, test = split
    table, _predictions = supervised.LazyClassifier(verbose=0).fit(
        faces.data[train], faces.data[test], faces.target[train], faces.target[test]
    )
    return table


@pytest.mark.parametrize("emotions", [7, 2])
@pytest.mark.parametrize("kind", SPLITS)
def test_scores_are_those_of_lazypredict(few, kind, emotions):
    """The same models work, and give the same scores, with seven classes and two."""
    faces = load_landmarks(few)
    kept = faces.target < emotions
    for name in ("data", "target", "subjects"):
        faces[name] = faces[name][kept]
    splits = list_splits(faces, make_splitter(kind, n_splits=2))
    ours = compare_classifiers(faces.data, faces.target, splits)
    for number, split in enumerate(splits):
        theirs = lazy(faces, split)
        mine = ours[ours["split"] == number].set_index("model").loc[theirs.index]
        assert len(mine) == (ours["split"] == number).sum()
        for name, column in COLUMNS.items():
            expected = theirs[column].astype(float)
            np.testing.assert_allclose(mine[name].astype(float), expected, atol=1e-9)


def test_scores_do_not_depend_on_the_number_of_processes(few):
    """Splits scored together or one after another give the same table."""
    pytest.importorskip("lazypredict")
    faces = load_landmarks(few)
    splits = list_splits(faces, make_splitter("subject", n_splits=2))
    tables = [
        compare_classifiers(faces.data, faces.target, splits, n_jobs=n_jobs)
        for n_jobs in (1, 2)
    ]
    one, two = (table.drop(columns="time") for table in tables)
    pd.testing.assert_frame_equal(one, two)


def test_places_follow_the_scores(few):
    """Shares add up, the leader loses nothing to itself, choosing never gains."""
    pytest.importorskip("lazypredict")
    found = experiments.comparison(few, split="subject", n_splits=3)
    models = found["models"]
    assert next(iter(models)) == found["leader"]
    assert models[found["leader"]]["difference"]["mean"] == 0
    for model in models.values():
        assert sum(model["places"]) == pytest.approx(model["top_five"], abs=1e-3)
        assert model["accuracy"]["low"] <= model["accuracy"]["high"]
    assert sum(model["places"][0] for model in models.values()) >= 0.999
    assert found["selection"]["chosen"] >= found["selection"]["elsewhere"]


def test_ridge_is_where_the_report_saw_it():
    """On the packaged faces: in the top five of most splits, of both kinds."""
    for split in SPLITS:
        models = experiments.comparison(split=split)["models"]
        assert models["RidgeClassifierCV"]["top_five"] >= 0.8
        dummy = models["DummyClassifier"]["accuracy"]["mean"]
        assert dummy == min(m["accuracy"]["mean"] for m in models.values())


def test_without_lazypredict_the_extra_is_named(monkeypatch):
    """The error says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "lazypredict", None)
    monkeypatch.setitem(__import__("sys").modules, "lazypredict.Supervised", None)
    with pytest.raises(MissingExtraError, match=r"emolib\[comparison\]"):
        list_classifiers()


@pytest.mark.parametrize("name", ["knn_curve", "lazy_table", "comparison"])
def test_one_person_cannot_be_split(name, table, write):
    """A file of one subject gets the sentence that says what is missing."""
    path = write(table[table["subject"] == 0])
    for split in SPLITS:
        with pytest.raises(NotEnoughDataError, match="this cannot be estimated"):
            getattr(experiments, name)(path, split=split)


def test_meeting_the_person_again_harms_neighbours():
    """With one face per person and emotion, the same person is always wrong."""
    shares = experiments.nearest()["aligned"]
    assert shares["same_person"] > 20 * experiments.nearest()["chance"]["same_person"]
    assert shares["other_people"] > shares["same_emotion"]
    first = {
        split: experiments.knn_curve(split=split)["aligned"]["1"]["mean"]
        for split in SPLITS
    }
    assert first["random"] < first["subject"]


def test_neighbours_are_no_more_than_the_faces(few):
    """Numbers of neighbours beyond the training side are left out."""
    found = experiments.knn_curve(few, split="subject", n_splits=2)
    assert set(found) == {"dummy", *COORDINATES}
    assert max(map(int, found["raw"])) <= 98


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_distances_are_between_faces(packaged, coordinates):
    """They are symmetric, infinite to oneself, and alignment forgets the place."""
    data = packaged.data[:10]
    found = distances(data, coordinates=coordinates)
    np.testing.assert_allclose(found, found.T)
    assert np.isinf(found.diagonal()).all()
    if coordinates == "aligned":
        moved = distances(3 * data + 7, coordinates=coordinates)
        np.testing.assert_allclose(found, moved)


def curve():
    """Two series of three places, one of them without a band."""
    index = pd.MultiIndex.from_product([["raw", "aligned"], [1, 10, 100]])
    table = pd.DataFrame({"mean": 0.5, "low": 0.4, "high": 0.6}, index)
    table.loc["aligned", ["low", "high"]] = np.nan
    return table


def test_curves_tell_series_by_mark_and_write_numbers_in_full():
    """Each series has its mark; a log axis shows 0.001 and not a power."""
    set_language("fr")
    ax = plotting.curves(
        curve(), label="s", x_label="k", log="xy", percent=False, ticks=[1, 10]
    )
    marks = [line.get_marker() for line in ax.lines]
    assert len(set(marks)) == len(marks) == 2
    assert ax.yaxis.get_major_formatter()(0.001) == "0,001"
    assert [ax.xaxis.get_major_formatter()(k) for k in (1, 100)] == ["1", "100"]
    assert ax.xaxis.get_major_locator()().tolist() == [1, 10]
    plt.close("all")


def test_ranking_puts_the_report_beside_its_models():
    """Best on top; a hollow mark for each model that the report names, no other."""
    scores = {"mean": [0.2, 0.7], "low": [0.1, 0.6], "high": [0.3, 0.8]}
    table = pd.DataFrame(scores, index=["KNN", "Ridge"])
    reported = pd.Series({"Ridge": 0.74, "SVC": 0.5})
    ax = plotting.ranking(table, label="accuracy", reported=reported)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["Ridge", "KNN"]
    dots, hollow = ax.collections[1:]
    assert dots.get_offsets()[:, 0].tolist() == [0.7, 0.2]
    assert hollow.get_offsets().tolist() == [[0.74, 0.0]]
    plt.close("all")
