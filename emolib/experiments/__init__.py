"""Experiments: what the book measures, one function each.

Every experiment takes a CSV file in the course's format, or None for the packaged
faces, and returns what JSON can hold. Asked for what was recorded, it answers from
`emolib.results`; `emolib run NAME` measures it again.
"""

from emolib.experiments.classical import difficulty, transfer
from emolib.experiments.truth import fairness, oracle

EXPERIMENTS = {
    experiment.__name__: experiment
    for experiment in (difficulty, oracle, fairness, transfer)
}
"""All experiments by name, in the order in which they are measured."""

__all__ = ["EXPERIMENTS", "difficulty", "fairness", "oracle", "transfer"]
