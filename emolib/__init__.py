"""emolib: facial emotion recognition, measured honestly.

The package behind a bilingual course book. The functions that a reader meets first
are re-exported here; everything else is in the module named after it.
"""

from importlib.metadata import PackageNotFoundError, version

from emolib.collection import collect_landmarks
from emolib.datasets import lay_out_images, load_images, load_landmarks
from emolib.i18n import set_language
from emolib.prediction import predict

try:
    __version__ = version("emolib")
except PackageNotFoundError:  # imported from a checkout that is not installed
    __version__ = "0.0.0"

__all__ = [
    "collect_landmarks",
    "lay_out_images",
    "load_images",
    "load_landmarks",
    "predict",
    "set_language",
]
