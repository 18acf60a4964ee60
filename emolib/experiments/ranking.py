"""Ranking of features: one by one, or each for what it adds to those before."""

import numpy as np

NEGLIGIBLE = 1e-9
"""What is left of a feature is nothing when it is below this share of the whole."""


def rank_one_by_one(columns, target, *, size=1):
    """Rank items by how far apart the classes are, each item by itself.

    Parameters
    ----------
    columns : array-like of shape (n, items * size)
        The columns of one item stand together.
    target : array-like of shape (n,), int
        Class of each row.
    size : int, default=1
        Columns per item; their F statistics are added.

    Returns
    -------
    list of int
        Items, the best first.

    Examples
    --------
    >>> rank_one_by_one([[0, 0], [1, 0], [0, 1], [1, 1.1]], [0, 0, 1, 1])
    [1, 0]
    """
    from sklearn.feature_selection import f_classif

    strength = np.nan_to_num(f_classif(columns, target)[0])
    return np.argsort(-strength.reshape(-1, size).sum(axis=1), kind="stable").tolist()


def rank_as_a_team(columns, target, *, size=1, k=12):
    """Rank items by what each adds to those ranked before it.

    Step by step, the item taken is the one that most lowers Wilks' lambda, the share
    of the spread that the classes leave unexplained (Rencher and Christensen, 2012,
    chapter 8). What the items taken already say is removed from all the others, by
    Gram and Schmidt's steps: a step costs two products of a matrix and a vector.

    Parameters
    ----------
    columns : array-like of shape (n, items * size)
        The columns of one item stand together.
    target : array-like of shape (n,), int
        Class of each row.
    size : int, default=1
        Columns per item.
    k : int, default=12
        Items ranked.

    Returns
    -------
    list of int
        Items, the best first; those that add nothing come last.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> target = np.repeat([0, 1], 50)
    >>> clear, vague = (target + noise * rng.normal(size=100) for noise in (0.3, 0.8))
    >>> copy = clear + 0.1 * rng.normal(size=100)
    >>> columns = np.column_stack([clear, copy, vague])
    >>> rank_one_by_one(columns, target), rank_as_a_team(columns, target)
    ([0, 1, 2], [0, 2, 1])
    """
    columns, target = np.asarray(columns, dtype=float), np.asarray(target)
    within = columns.copy()
    for label in np.unique(target):
        within[target == label] -= columns[target == label].mean(axis=0)
    tables = columns - columns.mean(axis=0), within
    products = [_products(table, size) for table in tables]
    bases = [np.empty((len(target), 0))] * 2
    floor = NEGLIGIBLE * np.linalg.det(products[0])
    taken, items = [], range(len(floor))
    for _step in range(min(k, len(items))):
        whole, unexplained = (np.linalg.det(blocks) for blocks in products)
        usable = np.minimum(whole, unexplained) > floor
        if not usable.any():
            break
        gain = np.full(len(usable), -np.inf)
        gain[usable] = np.log(whole[usable] / unexplained[usable])
        taken.append(int(gain.argmax()))
        mine = columns_of(taken[-1:], size)
        for side, table in enumerate(tables):
            new = table[:, mine] - bases[side] @ (bases[side].T @ table[:, mine])
            new = np.linalg.qr(new)[0]
            bases[side] = np.hstack([bases[side], new])
            products[side] = products[side] - _products(new.T @ table, size)
    return [*taken, *(item for item in items if item not in taken)][:k]


def _products(table, size):
    """Products of each item's columns with one another: (items, size, size)."""
    items = table.reshape(len(table), -1, size)
    if size == 1:  # the same, ten times faster
        return (table * table).sum(axis=0)[:, None, None]
    return np.einsum("nia,nib->iab", items, items)


def columns_of(items, size):
    """Columns of some items, each of which has `size` of them.

    Parameters
    ----------
    items : sequence of int
        Numbers of the items.
    size : int
        Columns per item.

    Returns
    -------
    ndarray of shape (len(items) * size,), int

    Examples
    --------
    >>> columns_of([0, 3], 2).tolist()
    [0, 1, 6, 7]
    """
    return (np.asarray(items)[:, None] * size + np.arange(size)).ravel()
