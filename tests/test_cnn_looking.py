"""What a network looks at: heat where it decides, nothing where all is dead."""

import numpy as np
import pytest

from emolib.cnn import answering_share, grad_cam, make_compact_cnn, make_report_cnn
from emolib.errors import DataError

keras = pytest.importorskip("keras")
layers = keras.layers

SIDE = 16
CORNER = (slice(0, 4), slice(0, 4))
MIDDLE = (slice(8, 12), slice(8, 12))


@pytest.fixture
def marks():
    """Dark grey images: red marks in one corner, green marks in the middle."""
    images = np.random.default_rng(0).uniform(0, 20, (3, SIDE, SIDE, 3))
    images[(slice(None), *CORNER, 0)] = 250
    images[(slice(None), *MIDDLE, 1)] = 250
    return images


def eye(*, trainable=True):
    """A network with one filter for red and one for green; class = strongest filter."""
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.RandomFlip("horizontal"),
            layers.Rescaling(1 / 255),
            layers.Conv2D(2, 1, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    filters = np.zeros((1, 1, 3, 2))
    filters[0, 0, 0, 0] = filters[0, 0, 1, 1] = 1
    model.layers[2].set_weights([filters, np.full(2, -0.2)])
    model.layers[-1].set_weights([50 * np.eye(2), np.zeros(2)])
    model.trainable = trainable
    return model


@pytest.mark.parametrize("trainable", [True, False])
def test_heat_is_where_the_class_is_decided(marks, trainable):
    """Asked about red, it looks at the red corner alone; about green, at the middle."""
    for label, place in enumerate([CORNER, MIDDLE]):
        heat = grad_cam(eye(trainable=trainable), marks, [label] * 3)
        assert heat.shape == marks.shape[:3]
        assert heat[(slice(None), *place)].min() > 0.9
        elsewhere = np.ones((SIDE, SIDE), bool)
        elsewhere[place] = False
        assert heat[:, elsewhere].max() == 0


def test_a_class_that_depends_on_one_corner_is_learned_and_looked_at_there():
    """Trained on noise whose one corner says the class, a network looks at that corner.

    Its filters are wide enough for the corner to differ from the middle: the image
    ends there.
    """
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    images = rng.uniform(0, 1, (256, SIDE, SIDE, 1))
    targets = rng.integers(0, 2, 256)
    images[targets == 1, 0:4, 0:4] += 2
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(images, targets, epochs=15, verbose=0)
    shown = images[targets == 1]
    assert (model.predict(shown, verbose=0).argmax(axis=1) == 1).mean() > 0.95
    heat = grad_cam(model, shown, np.ones(len(shown), int)).mean(axis=0)
    assert heat[CORNER].mean() > 5 * heat[8:, 8:].mean()


def test_without_labels_the_answer_of_the_network_is_shown(marks):
    """No label means: what speaks for the class that the network gives."""
    marks[0, :, :, 0] = 0
    marks[1, :, :, 1] = 0
    model = eye()
    answers = model.predict(marks[:2], verbose=0).argmax(axis=1)
    assert answers.tolist() == [1, 0]
    np.testing.assert_array_equal(
        grad_cam(model, marks[:2]), grad_cam(model, marks[:2], answers)
    )


def test_a_sure_answer_still_has_heat(marks):
    """The softmax is flat where the answer is sure; heat is taken before it."""
    model = eye()
    model.layers[-1].set_weights([1e5 * np.eye(2), np.zeros(2)])
    marks[:, :, :, 1] = 0
    assert model.predict(marks, verbose=0)[:, 0].min() == 1
    assert grad_cam(model, marks, [0, 0, 0]).max(axis=(1, 2)).tolist() == [1, 1, 1]


@pytest.mark.parametrize("make", [make_report_cnn, make_compact_cnn])
def test_heat_does_not_depend_on_the_other_images(make):
    """Alone, among others, or beyond one batch: the same heat, the same size."""
    model = make((40, 40, 3))
    images = np.random.default_rng(0).uniform(0, 255, (35, 40, 40, 3))
    together = grad_cam(model, images, np.zeros(35, int))
    assert together.shape == (35, 40, 40)
    assert together.min() >= 0
    assert together.max() <= 1
    for row in (0, 34):
        alone = grad_cam(model, images[[row]], [0])
        np.testing.assert_allclose(alone[0], together[row], atol=1e-4)


def test_a_dead_network_answers_nowhere():
    """Biases far below 0: the dead layers answer nothing, and nothing has heat."""
    model = make_report_cnn((32, 32, 3))
    images = np.random.default_rng(0).uniform(0, 255, (5, 32, 32, 3))
    alive = answering_share(model, images).set_index("layer").share
    assert alive["convolution 1"] > 0.5
    last = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)][-1]
    last.set_weights([last.get_weights()[0], np.full(128, -1e6)])
    dead = answering_share(model, images).set_index("layer").share
    assert dead["convolution 4"] == dead["dense 1"] == 0
    assert dead["convolution 1"] == alive["convolution 1"]
    assert not grad_cam(model, images).any()


def test_one_image_that_wakes_a_filter_is_enough(marks):
    """The share counts filters that answer some image, whatever the batches."""
    dark = np.zeros((70, SIDE, SIDE, 3))
    assert answering_share(eye(), dark).share.tolist() == [0]
    dark[69, 3, 3, 0] = 255
    assert answering_share(eye(), dark).share.tolist() == [0.5]


def test_a_normalised_convolution_answers_after_its_activation():
    """What counts is what the next layer receives: after normalisation and ReLU."""
    model = make_compact_cnn((32, 32, 1), width=4)
    images = np.random.default_rng(0).uniform(0, 255, (4, 32, 32, 1))
    normalisation = next(
        layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)
    )
    gamma, beta, mean, variance = normalisation.get_weights()
    beta[0] = -1e6
    normalisation.set_weights([gamma, beta, mean, variance])
    table = answering_share(model, images)
    assert table.layer.tolist() == [f"convolution {number}" for number in (1, 2, 3, 4)]
    assert table.share[0] <= 0.75
    assert table.share[1] > 0


def test_batches_from_a_folder_and_an_array_count_alike(marks):
    """A set of batches with targets is read as the array of its images."""
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices((marks, np.zeros(3))).batch(2)
    assert answering_share(eye(), batches).equals(answering_share(eye(), marks))


def test_a_functional_network_with_a_separate_softmax_is_read(marks):
    """Layers are followed along the graph, not in the order of writing."""
    model = eye()
    inputs = keras.Input((SIDE, SIDE, 3))
    maps = layers.Conv2D(2, 1)(layers.Rescaling(1 / 255)(inputs))
    scores = layers.Dense(2)(layers.GlobalAveragePooling2D()(layers.ReLU()(maps)))
    graph = keras.Model(inputs, layers.Softmax()(scores))
    graph.set_weights(
        [weight for weight in model.get_weights() if weight.dtype != np.uint32]
    )
    np.testing.assert_allclose(grad_cam(graph, marks), grad_cam(model, marks))


def test_a_network_kept_on_disk_looks_at_the_same(marks, tmp_path):
    """Saved and loaded, or inside another model: the same layers, the same heat."""
    model = make_compact_cnn((SIDE, SIDE, 3), width=4)
    model.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras", compile=False)
    wrapped = keras.Model(loaded.inputs, loaded.outputs)
    for other in (loaded, wrapped):
        assert answering_share(other, marks).equals(answering_share(model, marks))
        np.testing.assert_allclose(grad_cam(other, marks), grad_cam(model, marks))


def test_what_does_not_fit_is_said(marks):
    """Wrong shapes or labels, no convolution, no ReLU: each has a clear error."""
    with pytest.raises(DataError, match=r"Got images of shape \(16, 16, 3\)"):
        grad_cam(eye(), marks[0])
    with pytest.raises(DataError, match="each from 0 to 1"):
        grad_cam(eye(), marks, [0, 1, 2])
    with pytest.raises(DataError, match="expected 3, one per image"):
        grad_cam(eye(), marks, [0, 1])
    plain = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layers.Flatten()])
    with pytest.raises(DataError, match="without a convolution"):
        grad_cam(plain, marks)
    with pytest.raises(DataError, match="without a ReLU"):
        answering_share(plain, marks)


def test_no_image_gives_no_heat():
    """An empty batch has an empty answer."""
    assert grad_cam(eye(), np.zeros((0, SIDE, SIDE, 3))).shape == (0, SIDE, SIDE)
