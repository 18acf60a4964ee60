"""The first batches of the report's network, one by one."""

import numpy as np
import pytest
from PIL import Image

from emolib.experiments import first_steps

pytest.importorskip("keras")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Two steps at two learning rates, on a few plain images of two labels."""
    root, rng = tmp_path_factory.mktemp("steps"), np.random.default_rng(0)
    for label in ("one", "two"):
        (root / label).mkdir()
        for number in range(5):
            pixels = rng.integers(0, 255, (40, 40, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / label / f"{number}.png")
    return first_steps(root, steps=2, probe=2)


def test_both_rates_start_from_one_network_and_one_batch(found):
    """What was seen before the first step does not depend on its size."""
    large, small = (found["rates"][rate] for rate in ("0.001", "0.0001"))
    for name in ("spread", "top", "maps", "loss", "gradient"):
        assert large[name][0] == small[name][0]


def test_every_step_is_told(found):
    """One value per batch; one more of what is asked before and after them."""
    for told in found["rates"].values():
        assert len(told["loss"]) == len(told["gradient"]) == 2
        assert len(told["spread"]) == len(told["moved"]) == len(told["maps"]) == 3
        for shares in told["active"].values():
            assert len(shares) == 3 and 0 <= min(shares) <= max(shares) <= 1


def test_adam_moves_no_sum_further_than_its_rate_allows(found):
    """Each weight moves by the rate at most in the first step, and the bias too."""
    for rate, told in found["rates"].items():
        assert told["moved"][1] > 0
        # The inputs move as well, by far less than their own size.
        assert told["moved"][1] <= 1.5 * float(rate) * (found["inputs"] + 1)
