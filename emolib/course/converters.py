"""nbgrader's converters: the settings of a course, and running one of them."""

import contextlib
import io
import logging
import os
import re
import sysconfig
import warnings

from emolib.errors import BuildError, require

_ERROR = re.compile(r"[\w.]+(Error|Exception): ")
"""How the last line of a traceback begins."""


def nbgrader_config(folder, lang):
    """The settings that nbgrader needs to find a course and one of its assignments.

    Parameters
    ----------
    folder : str or Path
        The folder of the course.
    lang : {"fr", "en"}
        The language, which names the assignment.

    Returns
    -------
    traitlets.config.Config
        The settings.

    Examples
    --------
    >>> nbgrader_config("course", "en").CourseDirectory.assignment_id
    'en'
    """
    config = require("traitlets.config", extra="course").Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.assignment_id = lang
    return config


def converter(name, config):
    """Build one of nbgrader's converters.

    Parameters
    ----------
    name : {"GenerateAssignment", "Autograde"}
        The converter.
    config : traitlets.config.Config
        Its settings.

    Returns
    -------
    nbgrader.converters.base.BaseConverter
        The converter, for `run_converter`.

    Examples
    --------
    >>> converter("Autograde", nbgrader_config("course", "en"))  # doctest: +SKIP
    """
    converters = require("nbgrader.converters", extra="course")
    coursedir = require("nbgrader.coursedir", extra="course")
    where = coursedir.CourseDirectory(config=config)
    return getattr(converters, name)(coursedir=where, config=config)


def run_converter(chosen):
    """Run one of nbgrader's converters, or say why it stopped.

    Parameters
    ----------
    chosen : nbgrader.converters.base.BaseConverter
        What `converter` gave.

    Raises
    ------
    BuildError
        When it stops, with what it told.

    Examples
    --------
    >>> config = nbgrader_config("course", "en")
    >>> run_converter(converter("GenerateAssignment", config))  # doctest: +SKIP
    """
    stopped = require("nbgrader.converters.base", extra="course").NbGraderException
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setLevel(logging.ERROR)
    chosen.log.addHandler(handler)
    try:
        with _scripts_on_path(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its database, which nobody can mend
            chosen.start()
    except stopped as error:
        reasons = [line for line in log.getvalue().splitlines() if _ERROR.match(line)]
        raise BuildError(
            f"Got a notebook that nbgrader refuses ({[str(error), *reasons][-1]}), "
            "expected the form that the documentation of emolib.course describes."
        ) from error
    finally:
        chosen.log.removeHandler(handler)


@contextlib.contextmanager
def _scripts_on_path():
    """Let nbgrader find the command alembic, which is beside the one of Python."""
    before = os.environ["PATH"]
    os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + before
    try:
        yield
    finally:
        os.environ["PATH"] = before
