"""What the figures of the 2023 report imply: arithmetic, without any measurement."""

import math

from emolib.landmarks import N_POINTS

TEST_SHARE = 0.3
"""Share of the rows in the report's tests: the only usual one that its scores allow."""


def implied(report):
    """Work out what the report's own figures say.

    Parameters
    ----------
    report : mapping of str to float
        The figures of ``emolib/data/report_2023.csv``, by name.

    Returns
    -------
    dict of str to int or float
        Counts; shares in [0, 1]; differences of shares, under names that end in
        ``difference``, ``gain`` or
        ``deviation``; durations in s, under names that end in ``seconds``; quotients,
        under names that end in ``ratio``.

    Examples
    --------
    >>> import pandas as pd
    >>> from emolib.data import packaged_file
    >>> table = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")
    >>> found = implied(table["value"])
    >>> found["test_rows"], found["cnn_right"], found["cnn_parameters"]
    (386, 147, 25939143)
    """
    return {
        **_rows(report),
        **_landmark_scores(report),
        **_network(report),
        **_training(report),
        **_durations(report),
    }


def _rows(report):
    """Rows and columns: which file gives the report's scores."""
    images = int(report["training_images"] + report["validation_images"])
    test_rows = math.ceil(TEST_SHARE * images)
    other_rows = math.ceil(TEST_SHARE * report["examples"])
    best = {
        name: report[f"{name}_max"] for name in ("ridge_raw", "ridge_distances", "lda")
    }
    return {
        "images": images,
        "test_rows": test_rows,
        "other_test_rows": other_rows,
        "possible_scores": _count_possible(best, test_rows),
        "other_possible_scores": _count_possible(best, other_rows),
        **{f"{name}_right": round(score * test_rows) for name, score in best.items()},
        "columns_listed": int(4 + report["coordinate_columns"]),
        "coordinate_columns": 2 * N_POINTS,
        "columns": 4 + 2 * N_POINTS,
    }


def _count_possible(scores, rows):
    """How many of the scores, printed with four decimals or more, count over `rows`."""
    exact = [round(score * rows) / rows - score for score in scores.values()]
    return len([gap for gap in exact if abs(gap) <= 5e-5])


def _landmark_scores(report):
    """Differences between the scores of the first part, and their precision."""
    rows = _rows(report)["test_rows"]
    error = _standard_error(report["lda_mean"], rows)
    return {
        "distances_gain": report["ridge_distances_mean"] - report["ridge_raw_mean"],
        "lda_gain": report["lda_mean"] - report["ridge_distances_mean"],
        "test_deviation": error,
        "record_difference": report["lda_max"] - report["lda_mean"],
        "record_gap_in_errors_ratio": (report["lda_max"] - report["lda_mean"]) / error,
        "chance": 1 / report["classes"],
    }


def _standard_error(share, rows):
    """Standard error of a share counted over `rows` independent rows."""
    return math.sqrt(share * (1 - share) / rows)


def _network(report):
    """Parameters of the network, layer by layer."""
    kernel, pool = int(report["kernel_size"]), int(report["pool_size"])
    side, channels, parameters = int(report["image_height"]), 3, 0
    for layer in range(1, 5):
        filters = int(report[f"conv{layer}_filters"])
        parameters += (kernel**2 * channels + 1) * filters
        side, channels = side - kernel + 1, filters
        side //= 1 if layer == 1 else pool
    dense = int((side**2 * channels + 1) * report["dense_units"])
    parameters += dense + int((report["dense_units"] + 1) * report["output_units"])
    return {
        "cnn_parameters": parameters,
        "cnn_dense_share": dense / parameters,
        "cnn_parameters_per_image": round(parameters / report["training_images"]),
    }


def _training(report):
    """What the printed epochs say of the network."""
    images = int(report["validation_images"])
    last = [report[f"epoch{epoch}_val_accuracy"] for epoch in range(45, 51)]
    accuracy = report["cnn_accuracy"]
    return {
        "cnn_right": round(accuracy * images),
        "cnn_accuracy": round(accuracy * images) / images,
        "cnn_error": 1 - accuracy,
        "cnn_least_right": round(min(last) * images),
        "cnn_most_right": round(max(last) * images),
        "cnn_deviation": _standard_error(accuracy, images),
        "cnn_gap_difference": report["epoch50_accuracy"]
        - report["epoch50_val_accuracy"],
        "cnn_rounding_difference": report["conclusion_cnn_accuracy"] - accuracy,
        "cnn_behind_difference": report["lda_mean"] - accuracy,
        "cnn_typical_chance": math.exp(-report["cnn_loss"]),
        "guess_loss": math.log(report["classes"]),
    }


def _durations(report):
    """Durations and their quotients."""
    steps = math.ceil(report["training_images"] / report["batch_size"])
    step = sum(report[f"epoch{epoch}_step_time"] for epoch in range(45, 51)) / 6 / 1000
    return {
        "ridge_speedup_ratio": report["ridge_raw_time"]
        / report["ridge_distances_time"],
        "ridge_two_times_ratio": report["ridge_raw_time"]
        / report["lazypredict_ridge_cv_time"],
        "half_columns_ratio": 2.0**2,
        "steps": steps,
        "training_seconds": steps * step * report["epochs"],
        "cnn_least_ratio": report["cnn_seconds"] / report["ridge_raw_time"],
        "cnn_most_ratio": report["cnn_seconds"] / report["lda_time"],
        "colab_ratio": report["cnn_minutes_colab_at_least"]
        / report["cnn_minutes_local"],
        "ridge_cv_over_ridge_ratio": report["lazypredict_ridge_cv_time"]
        / report["lazypredict_ridge_time"],
    }
