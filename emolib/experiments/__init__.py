"""Experiments: what the book measures, one function each.

Every experiment takes a CSV file in the course's format, or None for the packaged
faces, and returns what JSON can hold. Asked for what was recorded, it answers from
`emolib.results`; `emolib run NAME` measures it again.
"""

from emolib.experiments.action_units import action_units
from emolib.experiments.best import best_nested, candidates
from emolib.experiments.between import between_sources
from emolib.experiments.bridges import bridges
from emolib.experiments.challenge import calibration, challenge, confusions
from emolib.experiments.classical import difficulty, transfer
from emolib.experiments.compact_network import (
    compact_network,
    network_data,
    network_splits,
)
from emolib.experiments.company import faces_per_person, knowledge, mixtures
from emolib.experiments.comparison import comparison, lazy_table
from emolib.experiments.costs import costs
from emolib.experiments.first_steps import first_steps
from emolib.experiments.learning import learning_curve, more_faces
from emolib.experiments.lopsided import lopsided_target
from emolib.experiments.luck import best_of, luck, reported_luck
from emolib.experiments.neighbours import knn_curve, nearest
from emolib.experiments.network_costs import network_costs
from emolib.experiments.packaged_network import packaged_network
from emolib.experiments.penalties import shrinkage, units
from emolib.experiments.regions import region_importance
from emolib.experiments.remedies import remedies
from emolib.experiments.report_network import dead_networks, report_network
from emolib.experiments.ridge_lda import ridge_lda
from emolib.experiments.search import nested_search, search_optimism
from emolib.experiments.seeds import seeds
from emolib.experiments.selection import selection, selection_trap
from emolib.experiments.shift import source_shift
from emolib.experiments.side_by_side import side_by_side
from emolib.experiments.truth import fairness, oracle
from emolib.experiments.tuning import ridge_grid

EXPERIMENTS = {
    experiment.__name__: experiment
    for experiment in (
        difficulty,
        oracle,
        fairness,
        transfer,
        knn_curve,
        nearest,
        lazy_table,
        comparison,
        ridge_lda,
        units,
        shrinkage,
        luck,
        costs,
        ridge_grid,
        nested_search,
        search_optimism,
        selection,
        selection_trap,
        region_importance,
        learning_curve,
        more_faces,
        candidates,
        best_nested,
        faces_per_person,
        mixtures,
        knowledge,
        confusions,
        calibration,
        challenge,
        action_units,
        seeds,
        dead_networks,
        first_steps,
        report_network,
        remedies,
        compact_network,
        network_splits,
        network_data,
        network_costs,
        packaged_network,
        between_sources,
        source_shift,
        bridges,
        lopsided_target,
    )
}
"""All experiments by name, in the order in which they are measured."""

__all__ = [
    "EXPERIMENTS",
    "action_units",
    "best_nested",
    "best_of",
    "between_sources",
    "bridges",
    "calibration",
    "candidates",
    "challenge",
    "compact_network",
    "comparison",
    "confusions",
    "costs",
    "dead_networks",
    "difficulty",
    "faces_per_person",
    "fairness",
    "first_steps",
    "knn_curve",
    "knowledge",
    "lazy_table",
    "learning_curve",
    "lopsided_target",
    "luck",
    "mixtures",
    "more_faces",
    "nearest",
    "nested_search",
    "network_costs",
    "network_data",
    "network_splits",
    "oracle",
    "packaged_network",
    "region_importance",
    "remedies",
    "report_network",
    "reported_luck",
    "ridge_grid",
    "ridge_lda",
    "search_optimism",
    "seeds",
    "selection",
    "selection_trap",
    "shrinkage",
    "side_by_side",
    "source_shift",
    "transfer",
    "units",
]
