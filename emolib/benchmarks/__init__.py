"""Benchmarks: two ways to the same numbers, timed in one run.

Like experiments they are recorded, by `emolib benchmark NAME`. They measure a machine
as much as a program: read the ratios, on a machine that does nothing else.
"""

from emolib.benchmarks.comparing import comparison_speed
from emolib.benchmarks.transforming import transformers

BENCHMARKS = {
    benchmark.__name__: benchmark for benchmark in (transformers, comparison_speed)
}
"""All benchmarks by name."""

__all__ = ["BENCHMARKS", "comparison_speed", "transformers"]
