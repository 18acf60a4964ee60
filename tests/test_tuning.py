"""Tuning, searching, selecting, learning curves: what these experiments promise."""

import matplotlib
import numpy as np
import pytest

from emolib import experiments, plotting, set_language
from emolib.errors import DataError, NotEnoughDataError
from emolib.experiments.ranking import columns_of, rank_as_a_team, rank_one_by_one
from emolib.experiments.regions import QUESTIONS
from emolib.landmarks import PARTS

matplotlib.use("Agg")


@pytest.fixture(scope="module")
def own_file(tmp_path_factory, packaged):
    """A reader's file: the packaged faces of twelve people."""
    people = np.unique(packaged.subjects)[:12]
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    packaged.frame[np.isin(packaged.subjects, people)].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def one_person(tmp_path_factory, packaged):
    """A reader's file: one person."""
    path = tmp_path_factory.mktemp("one") / "mine.csv"
    only = packaged.subjects == packaged.subjects[0]
    packaged.frame[only].to_csv(path, index=False)
    return path


@pytest.fixture
def columns():
    """Forty rows of two classes, six columns of which the fourth tells the class."""
    rng = np.random.default_rng(0)
    target = np.repeat([0, 1], 20)
    values = rng.normal(size=(40, 6))
    values[:, 3] += 3 * target
    return values, target


def test_freedom_falls_as_the_penalty_grows(own_file):
    """Effective parameters go from the rank of the faces to none."""
    found = experiments.ridge_grid(
        own_file, alphas=(1e-6, 1.0, 1e6, 1e12), shrinkages=(0.1,), n_splits=2
    )
    for steps in found["ridge"].values():
        freedom = [step["freedom"] for step in steps]
        assert freedom == sorted(freedom, reverse=True)
        assert freedom[-1] < 0.01 and 60 < freedom[0] <= 12 * 7


def test_the_report_s_ridge_stops_at_the_edge_of_its_grid():
    """On the packaged faces the default penalties are too small, and a hill follows."""
    found = experiments.ridge_grid()["cv"]
    default = {row["alpha"]: row["folds"] for row in found["default"]["chosen"]}
    wide = {row["alpha"]: row["folds"] for row in found["wide"]["chosen"]}
    assert max(default, key=default.get) == max(default)
    assert max(wide, key=wide.get) < max(wide)
    assert found["gain"]["low"] > 0


def test_every_fold_chooses_a_setting_of_the_grid(own_file):
    """What outer folds choose was tried, and the price is settings times folds."""
    found = experiments.nested_search(own_file, n_splits=2, inner=2)
    tried = [
        (row["features"], row["classifier"], row["value"]) for row in found["table"]
    ]
    assert len(set(tried)) == found["settings"] == found["fits"] // 2
    for row in found["folds"]:
        assert (row["features"], row["classifier"], row["value"]) in tried
    assert found["best"]["score"] == max(row["score"] for row in found["table"])


def test_a_search_among_few_people_promises_too_much():
    """What was chosen for its score loses more than what was not; less with more."""
    rows = experiments.search_optimism()
    excess = [row["difference"]["mean"] for row in rows]
    blind = [row["blind_difference"]["mean"] for row in rows]
    assert excess[0] > excess[-1] and excess[0] > blind[0]


def test_a_team_has_no_twins(columns):
    """The second of two equal columns adds nothing and comes last."""
    values, target = columns
    doubled = np.column_stack([values, values[:, 3]])
    alone = rank_one_by_one(doubled, target)
    team = rank_as_a_team(doubled, target, k=7)
    assert set(alone[:2]) == {3, 6}
    assert team[0] in (3, 6) and team[-1] in (3, 6)
    assert sorted(team) == list(range(7))


def test_a_team_lowers_wilks_lambda_the_most_at_every_step(columns):
    """The steps are those of a search that computes the determinants anew."""
    values, target = columns
    team = rank_as_a_team(values, target, size=2, k=3)
    total = values - values.mean(axis=0)
    within = values.copy()
    for label in (0, 1):
        within[target == label] -= values[target == label].mean(axis=0)

    def wilks(items):
        chosen = columns_of(items, 2)
        inside, whole = within[:, chosen], total[:, chosen]
        return np.linalg.det(inside.T @ inside) / np.linalg.det(whole.T @ whole)

    taken = []
    for _step in range(3):
        left = [item for item in range(3) if item not in taken]
        taken.append(min(left, key=lambda item: wilks([*taken, item])))
    assert team == taken


def test_ranks_do_not_depend_on_the_unit(columns):
    """Neither scaling nor moving a column changes who is ranked first."""
    values, target = columns
    scaled = 1000 * values + 7
    for rank in (rank_one_by_one, rank_as_a_team):
        assert rank(scaled, target) == rank(values, target)


@pytest.mark.parametrize("kind", ["points", "distances"])
def test_lists_too_long_for_the_faces_are_left_out(kind, own_file):
    """As many columns as faces cannot be ranked; the shortest list always is."""
    found = experiments.selection(own_file, kind=kind, kept=(1, 3, 500), n_splits=2)
    for rows in found["curves"].values():
        assert [row["kept"] for row in rows] == [1, 3]
        assert all(row["low"] <= row["mean"] <= row["high"] for row in rows)
    assert ("alone" in found) == (kind == "points")


def test_choosing_within_the_fold_does_not_read_shuffled_labels():
    """With nothing to learn, chance is met within the fold, and beaten outside."""
    row = experiments.selection_trap()[0]["shuffled"]
    assert abs(row["inside"]["mean"] - 1 / 7) < 0.05
    assert row["outside"]["low"] > 2 / 7


def test_every_region_is_asked_every_question(own_file):
    """Five regions, three ways to lose them, one emotion at a time."""
    found = experiments.region_importance(own_file, n_splits=2, repeats=1)
    assert set(found["lost"]) == set(QUESTIONS)
    for regions in found["lost"].values():
        assert list(regions) == list(PARTS)
    assert all(len(emotions) == 7 for emotions in found["by_emotion"].values())


def test_a_swap_between_people_blames_the_jaw():
    """Between any faces the jaw seems to count more than it does within persons."""
    lost = experiments.region_importance()["lost"]
    anyone, person, _refitted = (lost[question]["jaw"] for question in QUESTIONS)
    assert anyone["low"] > person["high"]


def test_learning_curves_draw_nearer():
    """With more people, new faces are read better and training faces worse."""
    for model in experiments.learning_curve().values():
        test, training = model["test"], model["training"]
        assert test[0]["mean"] < test[-1]["mean"] < training[-1]["mean"]
        assert training[-1]["mean"] < training[0]["mean"]
        assert model["forecast"][0]["mean"] > test[-1]["mean"]


def test_an_extrapolation_may_promise_too_much():
    """Other people were made: the LDA gained less than its law forecast."""
    lda = experiments.more_faces()["aligned_lda"]
    for measured, forecast in zip(lda["gain"], lda["forecast_gain"], strict=True):
        assert measured["people"] == forecast["people"]
        assert measured["high"] < forecast["mean"]


def test_few_people_give_no_forecast(own_file):
    """A law of three numbers is not fitted to two points."""
    found = experiments.learning_curve(own_file, people=(5,), draws=2)
    assert [row["people"] for row in found["ridge"]["test"]] == [5, 9]
    assert found["ridge"]["forecast"] == []


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("ridge_grid", {}),
        ("nested_search", {}),
        ("search_optimism", {}),
        ("selection", {"kind": "points"}),
        ("selection_trap", {}),
        ("region_importance", {}),
        ("learning_curve", {}),
    ],
)
def test_one_person_cannot_answer(name, parameters, one_person):
    """The sentence says how many people there are, in the reader's language."""
    set_language("fr")
    with pytest.raises(NotEnoughDataError, match="1 sujet"):
        experiments.EXPERIMENTS[name](one_person, **parameters)


def test_other_people_cannot_be_made_for_a_readers_file(own_file):
    """The generator makes people like the packaged ones only."""
    with pytest.raises(DataError, match=r"mine\.csv.*packaged"):
        experiments.more_faces(own_file)


def test_discs_grow_from_the_floor():
    """A point at the floor has no area, and none below has a negative one."""
    face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    values = np.linspace(0.1, 0.3, 68)
    ax = plotting.point_importance(values, face, label="", floor=0.2, ranked=[5, 9])
    sizes = ax.collections[0].get_sizes()
    assert sizes.min() == 0 == sizes[0] and sizes.argmax() == 67
    places = [text.xy for text in ax.texts]
    np.testing.assert_array_equal(places, face[[5, 9]])


def test_lines_join_their_points():
    """Each distance is drawn between its two points, the strongest thickest."""
    face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    ax = plotting.pair_importance([(48, 54), (21, 22)], [0.2, 0.4], face, label="")
    lines = ax.collections[0]
    np.testing.assert_array_equal(lines.get_segments()[0], face[[48, 54]])
    assert lines.get_linewidths()[0] < lines.get_linewidths()[1]
