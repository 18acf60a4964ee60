"""Convolutional networks on images: builders, sets of images, training.

Keras is imported when a function is called: the extra `cnn` installs it.
"""

import logging

from emolib.cnn.crops import crop_face
from emolib.cnn.looking import answering_share, grad_cam
from emolib.cnn.networks import (
    CROP_SIZE,
    IMAGE_SIZE,
    make_compact_cnn,
    make_report_cnn,
)
from emolib.cnn.packaged import load_compact_cnn
from emolib.cnn.sets import find_sets, lay_out_sets, read_sets
from emolib.cnn.training import train

# In a notebook TensorFlow prints its advice on speed among the results.
logging.getLogger("tensorflow").addFilter(lambda note: note.levelno >= logging.ERROR)

__all__ = [
    "CROP_SIZE",
    "IMAGE_SIZE",
    "answering_share",
    "crop_face",
    "find_sets",
    "grad_cam",
    "lay_out_sets",
    "load_compact_cnn",
    "make_compact_cnn",
    "make_report_cnn",
    "read_sets",
    "train",
]
