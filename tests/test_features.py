"""Features: what transformers keep and forget, and scikit-learn's own checks."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist
from sklearn.base import clone
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks

from emolib.features import (
    CHOSEN_PAIRS,
    EyeAlignment,
    PairDistances,
    ProcrustesAlignment,
    SubjectCentering,
    asymmetry,
    coordinate_names,
    iter_transform,
    mirror_rows,
    point_names,
    with_subjects,
)
from emolib.landmarks import MIRROR, eye_centres, to_points

TRANSFORMERS = [
    EyeAlignment(),
    ProcrustesAlignment(),
    ProcrustesAlignment(scale=False),
    PairDistances(),
    PairDistances("centre"),
    PairDistances("chosen"),
    SubjectCentering(),
    SubjectCentering(FunctionTransformer()),
]

ODD = "its table has an odd number of columns, which are no points"
ALONE = "its table has two columns, a single point, which has no distance or eyes"
CONTAINER = "true of every Pipeline: it fits the very steps it was given"

NEEDS_POINTS = {
    "check_fit_score_takes_y": ODD,
    "check_dont_overwrite_parameters": ODD,
    "check_dont_overwrite_attributes": ODD,
    "check_estimators_dtypes": ODD,
    "check_pipeline_consistency": ODD,
    "check_estimators_nan_inf": ODD,
    "check_estimators_pickle": ODD,
    "check_f_contiguous_array_estimator": ODD,
    "check_transformer_data_not_an_array": ODD,
    "check_transformer_general": ODD,
    "check_transformer_preserve_dtypes": ODD,
    "check_methods_sample_order_invariance": ODD,
    "check_methods_subset_invariance": ODD,
    "check_dict_unchanged": ODD,
    "check_fit2d_predict1d": ODD,
}
NEEDS_TWO_POINTS = NEEDS_POINTS | {
    "check_estimators_overwrite_params": ALONE,
    "check_estimators_fit_returns_self": ALONE,
    "check_readonly_memmap_input": ALONE,
    "check_fit_idempotent": ALONE,
    "check_fit_check_is_fitted": ALONE,
    "check_n_features_in": ALONE,
}


class Spread:
    """Turn any table into faces: 136 mixtures of its columns, always the same."""

    def __call__(self, X):
        mixtures = np.random.default_rng(0).normal(size=(X.shape[1], 136))
        return X @ mixtures.astype(X.dtype)

    def __repr__(self):  # a function's holds its address, which names of tests cannot
        return "spread"


def exceptions_behind_spread(pipeline):
    """Checks that a pipeline fails whatever its steps, and one that blinds faces."""
    failing = {
        "check_estimators_overwrite_params": CONTAINER,
        "check_dont_overwrite_parameters": CONTAINER,
        "check_dont_overwrite_attributes": CONTAINER,
    }
    if isinstance(pipeline[-1], EyeAlignment):
        reason = "it rounds to whole numbers, and a row of zeros has no eyes"
        failing["check_estimators_dtypes"] = reason
    return failing


@parametrize_with_checks(
    [
        make_pipeline(FunctionTransformer(Spread(), validate=True), clone(transformer))
        for transformer in TRANSFORMERS
    ],
    expected_failed_checks=exceptions_behind_spread,
)
def test_transformers_pass_the_checks_on_faces(estimator, check):
    """Scikit-learn's checks, whose small tables are made into 136 columns first."""
    check(estimator)


@pytest.mark.parametrize(
    ("transformer", "exceptions"),
    [
        (EyeAlignment(left=(0,), right=(1,)), NEEDS_TWO_POINTS),
        (ProcrustesAlignment(), NEEDS_POINTS),
        (PairDistances(), NEEDS_TWO_POINTS),
        (PairDistances("centre"), NEEDS_POINTS),
        (SubjectCentering(), {}),
    ],
)
def test_bare_transformers_pass_the_checks_that_apply(transformer, exceptions):
    """Directly, all checks pass but those whose tables are no points."""
    results = check_estimator(transformer, on_skip=None, on_fail=None)
    failed = {one["check_name"] for one in results if one["status"] == "failed"}
    assert failed <= set(exceptions)


def turned(rows, angle, *, scale=1.0, shift=(0.0, 0.0)):
    """The same faces in another picture."""
    cos, sin = np.cos(angle), np.sin(angle)
    points = to_points(rows) @ np.array([[cos, sin], [-sin, cos]]) * scale + shift
    return points.reshape(len(rows), -1)


@pytest.mark.parametrize("transformer", [EyeAlignment(), ProcrustesAlignment()])
def test_alignment_forgets_place_size_and_turn(transformer, packaged):
    """Where, how large and how turned a face is changes nothing."""
    rows = packaged.data[:30]
    transformer = clone(transformer).fit(packaged.data)
    other = turned(rows, 1.1, scale=3.7, shift=(-250, 900))
    aligned = transformer.transform(rows)
    assert transformer.transform(other) == pytest.approx(aligned, abs=1e-9)


def test_alignment_without_scale_keeps_the_size(packaged):
    """Place and turn go, px stay."""
    alignment = ProcrustesAlignment(scale=False).fit(packaged.data)
    rows = packaged.data[:30]
    plain = alignment.transform(rows)
    moved = alignment.transform(turned(rows, -0.4, shift=(9, 5)))
    assert moved == pytest.approx(plain, abs=1e-9)
    assert alignment.transform(2 * rows) == pytest.approx(2 * plain)


def test_distances_forget_place_and_turn_but_not_size(packaged):
    """In px, they grow with the face."""
    rows = packaged.data[:30]
    for pairs in ("all", "centre", "chosen"):
        distances = PairDistances(pairs).fit(rows)
        other = turned(rows, 0.4, scale=3.7, shift=(-250, 900))
        wanted = 3.7 * distances.transform(rows)
        assert distances.transform(other) == pytest.approx(wanted, abs=1e-9)


def test_eyes_come_to_their_places(packaged):
    """Both eye centres are where the class says, for every face."""
    points = to_points(EyeAlignment().fit_transform(packaged.data))
    assert eye_centres(points)[:, 0] == pytest.approx(np.tile([-0.5, 0], (1287, 1)))
    assert eye_centres(points)[:, 1] == pytest.approx(np.tile([0.5, 0], (1287, 1)))


def test_procrustes_is_that_of_scipy(packaged):
    """Each face is turned as scipy's procrustes turns it onto the mean shape."""
    alignment = ProcrustesAlignment().fit(packaged.data)
    faces = alignment.transform(packaged.data[:20]).reshape(20, 68, 2)
    for face, raw in zip(faces, to_points(packaged.data[:20]), strict=True):
        _, wanted, _ = procrustes(alignment.mean_shape_, raw)
        # Of either, the size is a matter of convention.
        wanted *= np.linalg.norm(face) / np.linalg.norm(wanted)
        assert face == pytest.approx(wanted, abs=1e-9)


def test_the_mean_shape_is_the_mean_of_what_it_aligns(packaged):
    """The algorithm has converged: aligning and averaging gives the same shape."""
    alignment = ProcrustesAlignment().fit(packaged.data)
    mean = alignment.transform(packaged.data).mean(axis=0).reshape(68, 2)
    size = np.sqrt((mean**2).sum(axis=1).mean())
    assert mean / size == pytest.approx(alignment.mean_shape_, abs=1e-8)
    assert (alignment.mean_shape_**2).sum(axis=1).mean() == pytest.approx(1)


def test_the_mean_shape_comes_from_the_training_faces_alone(packaged):
    """Transforming other faces does not change what was learned."""
    alignment = ProcrustesAlignment().fit(packaged.data[:500])
    before = alignment.mean_shape_.copy()
    alignment.transform(packaged.data[500:])
    assert np.array_equal(alignment.mean_shape_, before)
    other = ProcrustesAlignment().fit(packaged.data[500:])
    assert not np.array_equal(other.mean_shape_, before)


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float64, 1e-9), (np.float32, 1e-5)]
)
def test_all_pairs_are_those_of_pdist(dtype, tolerance, packaged):
    """The same distances in the same order, to the precision of the numbers."""
    rows = packaged.data[:700].astype(dtype)
    wanted = np.array([pdist(face) for face in to_points(rows)])
    found = PairDistances().fit_transform(rows)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)


def test_chosen_and_own_pairs_are_columns_of_all_pairs(packaged):
    """Pairs in any order, in runs or alone, are measured between the right points."""
    rows = packaged.data[:20]
    everything = PairDistances().set_output(transform="pandas").fit_transform(rows)
    names = point_names()
    own = [(5, 6), (5, 7), (5, 9), (60, 3), (60, 2), (5, 6)]
    for pairs in (own, list(CHOSEN_PAIRS.values())):
        found = PairDistances(pairs).fit_transform(rows)
        wanted = [f"{names[min(pair)]} - {names[max(pair)]}" for pair in pairs]
        assert np.array_equal(found, everything[wanted])


def test_threads_change_nothing(packaged):
    """Several batches at once give the same distances."""
    plain = PairDistances().fit_transform(packaged.data)
    assert np.array_equal(PairDistances(n_jobs=2).fit_transform(packaged.data), plain)


@pytest.mark.parametrize(
    "pairs", ["some", [(1, 2, 3)], [(0.5, 1)], [(-1, 3)], [(0, 68)], []]
)
def test_pairs_that_are_none_are_refused(pairs, packaged):
    """The error shows what was given."""
    with pytest.raises(ValueError, match="expected"):
        PairDistances(pairs).fit(packaged.data)


def test_half_a_point_is_refused(packaged):
    """An odd number of columns cannot be points."""
    with pytest.raises(ValueError, match="expected an even one"):
        ProcrustesAlignment().fit(packaged.data[:, 1:])


def test_faces_without_eyes_are_refused():
    """Two eyes at one place, or another scheme, cannot be aligned."""
    with pytest.raises(ValueError, match="share one centre"):
        EyeAlignment().fit_transform(np.ones((2, 136)))
    with pytest.raises(ValueError, match="name its eyes"):
        EyeAlignment().fit(np.ones((2, 10)))


def test_names_are_a_persons_words(packaged):
    """Columns tell the region and the number of their points."""
    rows = packaged.frame[packaged.feature_names]
    names = {
        "mouth 48 x": ProcrustesAlignment(),
        "left eye 36 y": EyeAlignment(),
        "chin 8 - mouth 48": PairDistances(),
        "chin 8 - centre": PairDistances("centre"),
        "mouth width": PairDistances("chosen"),
        "nose 33 - mouth 51": PairDistances([(33, 51)]),
    }
    for name, transformer in names.items():
        frame = transformer.set_output(transform="pandas").fit_transform(rows)
        assert name in frame.columns
        assert frame.shape == (1287, len(transformer.get_feature_names_out()))
        assert frame.columns.is_unique
        assert frame.index.equals(rows.index)


def test_names_need_a_fit():
    """Nothing is known of the columns before."""
    with pytest.raises(NotFittedError):
        PairDistances().get_feature_names_out()


def test_centring_takes_each_subjects_mean_away(packaged):
    """Adding a constant to all faces of a person changes nothing."""
    rng = np.random.default_rng(0)
    rows = with_subjects(packaged.data, packaged.subjects)
    centred = SubjectCentering().fit_transform(rows)
    means = pd.DataFrame(centred).groupby(packaged.subjects).mean()
    assert means.to_numpy() == pytest.approx(0, abs=1e-9)
    moves = rng.normal(scale=9, size=(packaged.subjects.max() + 1, 136))
    moved = with_subjects(packaged.data + moves[packaged.subjects], packaged.subjects)
    assert SubjectCentering().fit_transform(moved) == pytest.approx(centred, abs=1e-9)


def test_centring_needs_no_order_and_no_numbering(packaged):
    """Neither the order of rows nor the names of subjects matter."""
    order = np.random.default_rng(0).permutation(100)
    rows, who = packaged.data[:100], packaged.subjects[:100]
    names = np.array([f"p{1000 - number}" for number in who])
    plain = SubjectCentering().fit_transform(with_subjects(rows, who))
    other = SubjectCentering().fit_transform(with_subjects(rows[order], names[order]))
    assert other == pytest.approx(plain[order], abs=1e-9)


def test_a_face_alone_is_centred_to_zero(packaged):
    """Nothing is left to read, as the documentation says."""
    rows = with_subjects(packaged.data[:1], [3])
    assert np.all(SubjectCentering().fit_transform(rows) == 0)


def test_centring_comes_after_its_transformer(packaged):
    """The inner transformer is fitted, not touched, and names the columns."""
    inner = PairDistances("chosen")
    rows = with_subjects(packaged.data, packaged.subjects)
    centring = SubjectCentering(inner).set_output(transform="pandas")
    frame = centring.fit_transform(rows)
    assert list(frame.columns) == list(CHOSEN_PAIRS)
    assert not hasattr(inner, "pairs_")
    plain = PairDistances("chosen").fit_transform(packaged.data)
    means = pd.DataFrame(plain).groupby(packaged.subjects).transform("mean")
    assert frame.to_numpy() == pytest.approx(plain - means.to_numpy(), abs=1e-9)


def test_centring_is_searched_like_any_other_step(packaged):
    """A grid may choose its transformer, groups and all."""
    rows = with_subjects(packaged.data[:300], packaged.subjects[:300])
    lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.05)
    grid = {"subjectcentering__transformer": [None, EyeAlignment()]}
    model = make_pipeline(SubjectCentering(), lda)
    search = GridSearchCV(model, grid, cv=GroupKFold(3), error_score="raise")
    search.fit(rows, packaged.target[:300], groups=packaged.subjects[:300])
    assert search.best_score_ > 0.5


def test_with_subjects_wants_one_for_every_face():
    """The error counts both."""
    with pytest.raises(ValueError, match="Got 1 subjects, expected 2"):
        with_subjects([[1.0], [2.0]], ["Ana"])


def test_centring_wants_a_face_beside_the_subject():
    """A column of subjects alone is refused, and the mend named."""
    with pytest.raises(ValueError, match="with_subjects"):
        SubjectCentering().fit([[1.0], [2.0]])


def test_symmetric_faces_have_no_asymmetry(packaged):
    """A face laid on its mirror image is symmetric; mirroring changes only sides."""
    rows = EyeAlignment().fit_transform(packaged.data[:10])
    assert asymmetry(rows + mirror_rows(rows)) == pytest.approx(0, abs=1e-9)
    swapped = asymmetry(mirror_rows(rows))[:, list(MIRROR)]
    assert swapped == pytest.approx(asymmetry(rows))
    assert asymmetry(rows).max() > 0.01


def test_mirrored_faces_have_mirrored_distances(packaged):
    """The width of the mouth is the same, the left brow's height is the right's."""
    rows = packaged.data[:10]
    distances = PairDistances("chosen").set_output(transform="pandas").fit(rows)
    plain, mirrored = (distances.transform(r) for r in (rows, mirror_rows(rows)))
    assert np.allclose(plain["mouth width"], mirrored["mouth width"])
    left, right = "left inner brow height", "right inner brow height"
    assert np.allclose(plain[left], mirrored[right])


def test_chosen_pairs_come_with_their_mirror_image():
    """No side of the face is favoured."""
    pairs = {frozenset(pair) for pair in CHOSEN_PAIRS.values()}
    assert pairs == {frozenset(MIRROR[i] for i in pair) for pair in pairs}


def test_a_stream_gives_what_a_call_gives(packaged):
    """Batch after batch, from arrays and from tables, the same numbers."""
    frame = packaged.frame[packaged.feature_names]
    pipeline = make_pipeline(EyeAlignment(), PairDistances()).fit(frame)
    batches = list(iter_transform(pipeline, frame, batch_size=500))
    assert [len(batch) for batch in batches] == [500, 500, 287]
    assert np.array_equal(np.vstack(batches), pipeline.transform(frame))


def test_subjects_are_not_streamed():
    """A person's faces might fall into two batches: refused at the first one."""
    model = make_pipeline(SubjectCentering(EyeAlignment()))
    with pytest.raises(ValueError, match="in one call"):
        next(iter_transform(model, np.ones((4, 137))))


def peak_bytes(function):
    """The most memory that a call held at once, in bytes."""
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("transformer", "columns"),
    [(EyeAlignment(), 136), (ProcrustesAlignment(), 136), (PairDistances(), 2278)],
)
def test_memory_is_that_of_the_output(transformer, columns, dtype):
    """A call needs its output and a few megabytes, however many the faces."""
    data = np.random.default_rng(0).uniform(0, 99, (6000, 136)).astype(dtype)
    transformer = clone(transformer).fit(data[:100])
    output = data.itemsize * columns * len(data)
    assert peak_bytes(lambda: transformer.transform(data)) < output + 5e6


def test_a_stream_needs_no_more_for_more_faces():
    """The memory of a stream is that of two batches, not of all faces."""

    def consume(n_faces):
        data = np.broadcast_to(np.arange(136.0), (n_faces, 136))
        distances = PairDistances().fit(data[:2])
        for _ in iter_transform(distances, data, batch_size=500):
            pass

    few, many = (peak_bytes(lambda n=n: consume(n)) for n in (2000, 10_000))
    assert many < 1.1 * few < 1.1 * (3 * 500 * 2278 * 8)


def test_coordinates_are_named_in_order():
    """One name per column, x before y."""
    names = coordinate_names()
    assert len(set(names)) == 136
    assert names[:2] == ["jaw 0 x", "jaw 0 y"]
    assert coordinate_names(4) == ["point 0 x", "point 0 y", "point 1 x", "point 1 y"]
