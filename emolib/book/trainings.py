"""What recorded trainings say: arithmetic on their records, without any measurement.

A record keeps a list per curve and per seed, and costs model by model. Prose quotes
numbers: the last epoch, the epoch at which one should have stopped, the best epoch seen
afterwards, how many times dearer a model is than another.
"""

import numpy as np

CURVES = ("accuracy", "loss", "val_accuracy", "val_loss")
COSTS = ("cpu_seconds", "energy")
REFERENCE = "ridge"
"""The model whose costs the others' are divided by: the report's first choice."""


def trainings(name, value):
    """Work out the numbers behind every training inside a nested result.

    Parameters
    ----------
    name : str
        Name of the result, as facts are named.
    value : object
        What the experiment returned: a training record has ``runs``, each with a
        ``history`` of lists, one value per epoch.

    Returns
    -------
    dict of str to int or float
        Under the name of each record: ``epochs``; ``last_...``: the curves at the last
        epoch; ``lowest_...``: at the epoch of the lowest validation loss, and
        ``lowest_epoch``, counted from 1, the median over seeds;
        ``peak_val_accuracy``: at the best epoch of each seed; ``gap_difference``:
        training less validation accuracy at the last epoch; ``peak_difference``: best
        less last epoch; ``cpu_seconds``. All are means over seeds. Under the name of
        each model beside Ridge: ``cpu_seconds_ratio`` and
        ``energy_ratio``, its costs over Ridge's.

    Examples
    --------
    >>> curve = {"accuracy": [0.2, 0.9], "val_accuracy": [0.5, 0.25]}
    >>> curve |= {"loss": [2.0, 0.1], "val_loss": [1.5, 3.0]}
    >>> run = {"seed": 0, "history": curve, "cpu_seconds": 8.0}
    >>> found = trainings("result_a", {"runs": [run]})
    >>> found["result_a_lowest_epoch"], found["result_a_last_val_loss"]
    (1, 3.0)
    """
    if not isinstance(value, dict):
        return {}
    found = {}
    if _is_training(value):
        summary = _summary(value["runs"])
        found |= {f"{name}_{part}": number for part, number in summary.items()}
    for key, item in value.items():
        found |= trainings(f"{name}_{key}", item)
        if isinstance(item, dict) and "energy" in item and REFERENCE in value:
            found |= {
                f"{name}_{key}_{cost}_ratio": item[cost] / value[REFERENCE][cost]
                for cost in COSTS
            }
    return found


def _is_training(value):
    """Whether a part of a result is the record of a training."""
    runs = value.get("runs")
    return bool(runs) and isinstance(runs, list) and "history" in runs[0]


def _summary(runs):
    """Numbers of one training, means over its seeds."""
    histories = [run["history"] for run in runs]
    lowest = [int(np.argmin(one["val_loss"])) for one in histories]
    epochs = len(histories[0]["loss"])
    last = {f"last_{key}": _mean(one[key][-1] for one in histories) for key in CURVES}
    kept = {
        f"lowest_{key}": _mean(
            one[key][epoch] for one, epoch in zip(histories, lowest, strict=True)
        )
        for key in CURVES
    }
    peak = _mean(max(one["val_accuracy"]) for one in histories)
    return {
        "epochs": epochs,
        **last,
        **kept,
        "lowest_epoch": int(np.median(lowest)) + 1,
        "peak_val_accuracy": peak,
        "gap_difference": last["last_accuracy"] - last["last_val_accuracy"],
        "peak_difference": peak - last["last_val_accuracy"],
        "cpu_seconds": _mean(run["cpu_seconds"] for run in runs),
    }


def _mean(values):
    """Mean of the seeds."""
    return float(np.mean(list(values)))
