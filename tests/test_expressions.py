"""Expressions: what is drawn, how often, and how the mesh is told."""

from collections import Counter

import numpy as np
import pytest

from emolib.errors import DataError
from emolib.faces.expressions import (
    ACTION_UNITS,
    FACE_UNITS,
    FREQUENCIES,
    LIMITS,
    PAIRED,
    draw_expression,
    to_face_units,
)
from emolib.schema import EMOTIONS

CLEAR = 0.5


def _draw(emotion, n=400, **options):
    """Draw many people; return an array of shape (n, n_units)."""
    rng = np.random.default_rng(0)
    rows = [draw_expression(emotion, rng, **options) for _ in range(n)]
    return np.array([list(row.values()) for row in rows])


def _column(name):
    return ACTION_UNITS.index(name)


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_gives_the_same_columns(emotion):
    """A table of the truth needs the same columns in the same order in each row."""
    units = draw_expression(emotion, np.random.default_rng(1))
    assert tuple(units) == ACTION_UNITS
    assert all(np.isfinite(level) and level >= 0 for level in units.values())


def test_same_stream_same_expression():
    """A person's expression depends on the random stream and on nothing else."""
    one, other = (draw_expression("fear", np.random.default_rng(3)) for _ in range(2))
    assert one == other


def test_no_two_people_show_an_emotion_alike():
    """Expressions differ from person to person by far more than rounding."""
    levels = _draw("disgust", 60)
    distances = np.linalg.norm(levels[:, None] - levels[None], axis=2)
    assert distances[np.triu_indices(60, 1)].min() > 0.1


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_units_are_as_frequent_as_published(emotion):
    """Clear units appear about as often as in the table, others hardly ever."""
    levels = _draw(emotion)
    for unit in {name.partition("_")[0] for name in ACTION_UNITS}:
        name = f"{unit}_left" if unit in PAIRED else unit
        seen = (levels[:, _column(name)] > CLEAR).mean()
        expected = FREQUENCIES[emotion].get(unit, 0)
        # Weak ones, and those held back, stay under what counts as clear.
        assert expected * 0.6 - 0.05 <= seen <= expected + 0.08, unit


def test_intensity_scales_the_pose_alone():
    """At intensity 0 any emotion is a neutral face with its small movements."""
    still = _draw("surprise", intensity=0)
    assert still.mean() == pytest.approx(_draw("neutral").mean(), rel=0.2)
    assert still.mean() > 0
    strong, weak = (
        _draw("happy", intensity=i)[:, _column("AU12_left")] for i in (2, 1)
    )
    assert strong.mean() > 1.7 * weak.mean()


def test_sides_of_a_face_differ_a_little():
    """Both sides smile, one of them a little more."""
    levels = _draw("happy")
    left, right = levels[:, _column("AU12_left")], levels[:, _column("AU12_right")]
    assert np.corrcoef(left, right)[0, 1] > 0.7
    assert 0.02 < np.abs(left - right).mean() < 0.5
    assert abs((left - right).mean()) < 0.05


def test_prototypes_open_angry_mouths():
    """The Guide knows anger that bares its teeth; the frequencies do not."""
    jaw = _column("AU26")
    assert (_draw("angry", prototypes=1)[:, jaw] > CLEAR).mean() > 0.05
    assert (_draw("angry")[:, jaw] > CLEAR).mean() < 0.01


def test_unknown_emotion_is_refused():
    """The message names what was got and what is expected."""
    with pytest.raises(DataError, match="'contempt', expected one of"):
        draw_expression("contempt", np.random.default_rng(0))


def test_sides_stay_apart():
    """A unit of one side moves face units of that side only."""
    weights = to_face_units({"AU12_left": 1.0})
    assert weights and all(name.endswith("Left") for name in weights)


def test_a_unit_without_side_is_both_sides():
    """ "AU2" means AU2 on the left and on the right, midline units included."""
    both = to_face_units({"AU2_left": 0.6, "AU2_right": 0.6})
    assert to_face_units({"AU2": 0.6}) == pytest.approx(both)


def test_weights_stop_before_the_mesh_breaks():
    """However strong the expression, no weight passes its limit."""
    weights = to_face_units(dict.fromkeys(ACTION_UNITS, 10.0))
    assert weights["jawOpen"] == pytest.approx(LIMITS["jawOpen"], rel=0.01)
    assert all(
        weights[name] <= most for name, most in LIMITS.items() if name in weights
    )


def test_all_drawn_units_have_a_mixture():
    """What is drawn can be shown."""
    drawn = Counter(name.partition("_")[0] for name in ACTION_UNITS)
    assert set(drawn) == set(FACE_UNITS)


def test_unknown_action_unit_is_refused():
    """A misspelt unit is an error, not a face that stays still."""
    with pytest.raises(DataError, match="'AU99_left', expected names like 'AU1_left'"):
        to_face_units({"AU99_left": 1.0})
