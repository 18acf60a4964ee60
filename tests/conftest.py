"""What the tests share: a small valid table of faces, a language to restore."""

import numpy as np
import pandas as pd
import pytest

from emolib import load_landmarks, set_language
from emolib.assets import PREDICTOR, fetch
from emolib.data import packaged_file
from emolib.errors import AssetError
from emolib.landmarks import to_points
from emolib.schema import COLUMNS, EMOTIONS


@pytest.fixture(autouse=True)
def english():
    """Every test starts in English and leaves English behind."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def packaged():
    """The packaged landmarks, loaded once."""
    return load_landmarks()


@pytest.fixture
def table():
    """Fourteen rows in the course's format: two subjects, seven emotions."""
    rng = np.random.default_rng(0)
    rows = [
        [
            f"f{7 * subject + target}",
            target,
            emotion,
            subject,
            *rng.uniform(0, 127, 136),
        ]
        for subject in range(2)
        for target, emotion in enumerate(EMOTIONS)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture
def write(tmp_path):
    """A function that writes a table as CSV and returns its path."""

    def _write(frame, name="faces.csv"):
        path = tmp_path / name
        frame.to_csv(path, index=False)
        return path

    return _write


@pytest.fixture(scope="session")
def portraits(packaged):
    """Twenty rendered faces, pictures of 128 px with their landmarks."""
    from PIL import Image

    pytest.importorskip("dlib", reason="needs the extra `photos`")
    try:
        fetch(PREDICTOR)
    except AssetError as error:
        pytest.skip(f"assets are missing: {error}")
    names = packaged.ids[:20]
    paths = [packaged_file("images") / f"{name}.jpg" for name in names]
    pictures = [Image.open(path).convert("RGB") for path in paths]
    return list(zip(pictures, to_points(packaged.data[:20]), strict=True))
