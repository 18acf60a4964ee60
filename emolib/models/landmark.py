"""Models that go further than the report's, from one face or from all of a person's."""


def make_shrunk_lda(shrinkage=0.01):
    """Build a linear discriminant analysis whose covariance is shrunk.

    Neighbouring landmarks move together, so the covariance of 136 coordinates is
    nearly singular and its inverse trusts noise. Pulling it a little towards a multiple
    of the identity mends that (Friedman, 1989).

    Parameters
    ----------
    shrinkage : float or "auto", default=0.01
        In [0, 1]; "auto" is the estimate of Ledoit and Wolf (2004).

    Returns
    -------
    sklearn.discriminant_analysis.LinearDiscriminantAnalysis

    Examples
    --------
    >>> make_shrunk_lda()
    LinearDiscriminantAnalysis(shrinkage=0.01, solver='lsqr')
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    return LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage)


def make_logistic():
    """Build a multinomial logistic regression on standardised coordinates.

    Returns
    -------
    sklearn.pipeline.Pipeline

    Examples
    --------
    >>> list(make_logistic().named_steps)
    ['standardscaler', 'logisticregression']
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))


def make_aligned_lda():
    """Build a shrunk linear discriminant analysis on Procrustes-aligned faces.

    Returns
    -------
    sklearn.pipeline.Pipeline

    Examples
    --------
    >>> list(make_aligned_lda().named_steps)
    ['procrustesalignment', 'lineardiscriminantanalysis']
    """
    from sklearn.pipeline import make_pipeline

    from emolib.features import ProcrustesAlignment

    return make_pipeline(ProcrustesAlignment(), make_shrunk_lda())


def make_distance_lda(pairs="chosen"):
    """Build a shrunk linear discriminant analysis on distances between landmarks.

    Parameters
    ----------
    pairs : {"all", "centre", "chosen"} or sequence of (int, int), default="chosen"
        Which distances; see `emolib.features.PairDistances`. With all 2278 a fit takes
        far longer: its cost grows with the cube of the columns.

    Returns
    -------
    sklearn.pipeline.Pipeline

    Examples
    --------
    >>> list(make_distance_lda().named_steps)
    ['procrustesalignment', 'pairdistances', 'lineardiscriminantanalysis']
    """
    from sklearn.pipeline import make_pipeline

    from emolib.features import PairDistances, ProcrustesAlignment

    return make_pipeline(ProcrustesAlignment(), PairDistances(pairs), make_shrunk_lda())


def make_centred_ridge():
    """Build the report's choice on what differs from a person's mean face.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Takes rows of `emolib.features.with_subjects`, all faces of a person together.

    Examples
    --------
    >>> list(make_centred_ridge().named_steps)
    ['subjectcentering', 'ridgeclassifiercv']
    """
    from sklearn.linear_model import RidgeClassifierCV
    from sklearn.pipeline import make_pipeline

    from emolib.features import SubjectCentering

    return make_pipeline(SubjectCentering(), RidgeClassifierCV())


def make_centred_lda():
    """Build a shrunk discriminant analysis on what differs from a person's mean face.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Takes rows of `emolib.features.with_subjects`, all faces of a person together.

    Examples
    --------
    >>> list(make_centred_lda().named_steps)
    ['subjectcentering', 'lineardiscriminantanalysis']
    """
    from sklearn.pipeline import make_pipeline

    from emolib.features import SubjectCentering

    return make_pipeline(SubjectCentering(), make_shrunk_lda(0.05))


def make_best_alone():
    """Build the pipeline that nested cross-validation found for one face alone.

    Returns
    -------
    sklearn.pipeline.Pipeline

    Examples
    --------
    >>> list(make_best_alone().named_steps)
    ['lineardiscriminantanalysis-1', 'lineardiscriminantanalysis-2']
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.pipeline import make_pipeline

    axes = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.02)
    return make_pipeline(axes, LinearDiscriminantAnalysis())


def make_best_model():
    """Build the best pipeline that nested cross-validation found.

    A face is read beside the other faces of its person: it is centred on them, brought
    to the axes along which expressions differ most, and read there.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Takes rows of `emolib.features.with_subjects`, all faces of a person together.

    Examples
    --------
    >>> list(make_best_model().named_steps)
    ['subjectcentering', 'lineardiscriminantanalysis', 'logisticregression']
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from emolib.features import SubjectCentering

    axes = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.05)
    return make_pipeline(
        SubjectCentering(), axes, LogisticRegression(solver="newton-cholesky")
    )
