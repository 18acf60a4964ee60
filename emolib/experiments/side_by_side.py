"""All models side by side: landmarks and images, what they score and what they cost."""

import pandas as pd

from emolib.experiments.best import candidates
from emolib.experiments.compact_network import compact_network
from emolib.experiments.network_costs import network_costs
from emolib.experiments.report_network import report_network

LANDMARKS = ("ridge", "lda", "alone", "best")
NETWORKS = ("report_cnn", "compact_cnn", "company")
COSTS = ("cpu_seconds", "energy", "bytes", "latency")


def side_by_side(data=None, images=None, *, n_splits=10, **asked):
    """Gather the scores and the costs of the models that can be had from a reader.

    With neither file nor folder, all come from the record: the packaged faces, the same
    people for all. With a file, the landmark models are cross-validated on it; with a
    folder, the networks are trained on it, and the time of that is their only cost.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file in the course's format.
    images : str or Path, default=None
        A folder of images by label, or by set and label.
    n_splits : int, default=10
        Folds for the landmark models on `data`.
    **asked
        ``epochs`` and ``seeds`` of the networks, where they are not the recorded ones.

    Returns
    -------
    DataFrame
        A row per model, of `LANDMARKS` then `NETWORKS`, those that are known. Columns
        mean, low, high (accuracy, in [0, 1]), cpu_seconds (s, one training), energy
        (kWh), bytes (of the file) and latency (s, one face); NaN where unknown.

    Examples
    --------
    >>> list(side_by_side().index)[:2]
    ['ridge', 'lda']
    """
    costs = network_costs()["models"] if data is None and images is None else {}
    found = {}
    if data is not None:
        found |= _cross_validated(data, n_splits)
    if images is not None or data is None:
        found |= _trained(images, costs, asked)
    table = pd.DataFrame(found).T.reindex(columns=["mean", "low", "high", *COSTS])
    order = [name for name in (*LANDMARKS, *NETWORKS) if name in found]
    return table.loc[order].astype(float)


def _cross_validated(data, n_splits):
    """Landmark models on a reader's file, where only the time of a fit is known."""
    scores = candidates(data, n_splits=n_splits)
    names = {name: "best_alone" if name == "alone" else name for name in LANDMARKS}
    return {
        name: _row(scores[key]["accuracy"], _fitted(scores[key]))
        for name, key in names.items()
        if key in scores
    }


def _fitted(score):
    """Time of a fit: the only cost measured on a reader's file."""
    return {"cpu_seconds": score["fit_time"]["median"]}


def _trained(images, costs, asked):
    """Networks, and the landmark models beside them on the same people."""
    small = compact_network(images, **asked)
    large = report_network(images, **asked)
    scores = small.get("landmarks") or {}
    scores |= {"report_cnn": large["accuracy"], "compact_cnn": small["accuracy"]}
    if not costs:
        costs = {"report_cnn": _spent(large), "compact_cnn": _spent(small)}
    if small.get("company"):
        # The same network is trained; the analysis after it takes milliseconds.
        scores["company"] = small["company"]
        costs = costs | {"company": costs["compact_cnn"]}
    return {name: _row(scores[name], costs.get(name, {})) for name in scores}


def _spent(record):
    """CPU time of one training, the mean over seeds."""
    times = [run["cpu_seconds"] for run in record["runs"]]
    return {"cpu_seconds": sum(times) / len(times)}


def _row(accuracy, costs):
    """Accuracy and costs of one model, unknown ones left out."""
    scores = {end: accuracy[end] for end in ("mean", "low", "high")}
    return scores | {name: costs.get(name) for name in COSTS}
