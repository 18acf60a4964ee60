"""Pictures as they come: of any size, depth and mode, made plain or refused."""

import contextlib
import functools
import os
import stat
import warnings

from emolib.datasets import IMAGE_SUFFIXES
from emolib.errors import DataError
from emolib.i18n import N_

HEIF_SUFFIXES = (".heic", ".heif")
SUFFIXES = (*IMAGE_SUFFIXES, ".gif", ".tif", ".tiff", *HEIF_SUFFIXES)
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
"""What Pillow may try: none of its readers that start another program."""

LARGEST_SIDE = 256
"""Side of a plain copy at most, in px: twice what the networks of the book read."""

ORIENTATION = 0x0112
"""Number of the EXIF field that says how a camera was held."""

REASONS = {
    "hidden": N_("hidden file"),
    "other": N_("not an image"),
    "missing": N_("no such file"),
    "forbidden": N_("a file that may not be read"),
    "damaged": N_("damaged or truncated"),
    "huge": N_("too many pixels"),
    "float": N_("pixels that are not integers"),
    "heif": N_("HEIC, which takes the extra “photos”"),
    "outside": N_("in no folder of a label"),
}
"""Why a file is left out, by a word that the record keeps."""


def read_plain(path, *, largest_side=LARGEST_SIDE):
    """Read an image file as 8-bit RGB, upright, on white, not larger than a size.

    Of a JPEG no more is decoded than is kept; any other image is refused, before it
    is decoded, when it has more pixels than Pillow takes to be safe.

    Parameters
    ----------
    path : str or Path
        A file in one of `FORMATS`, or HEIC where pillow-heif is installed: grey or
        colour, with a palette or transparency, of 8 or 16 bits, turned by its EXIF
        orientation or not.
    largest_side : int, default=256
        Side of the picture at most, in px. A larger one is made smaller.

    Returns
    -------
    picture : PIL.Image.Image
        Mode RGB.
    shape : tuple of int
        Height and width of the original, upright, in px.

    Raises
    ------
    DataError
        With a key of `REASONS` as its message.

    Examples
    --------
    >>> from emolib.datasets import load_images
    >>> picture, shape = read_plain(load_images().paths[0])
    >>> picture.mode, shape
    ('RGB', (128, 128))
    """
    from PIL import Image, ImageOps

    _check_file(path)
    with _refusing(path), Image.open(path, formats=_formats()) as image:
        size = image.size
        image.draft(None, (largest_side, largest_side))
        turned = _is_turned(image)
        ImageOps.exif_transpose(image, in_place=True)
        return _plain(image, size, turned, largest_side)


def make_plain(image, *, largest_side=LARGEST_SIDE):
    """Make an open picture 8-bit RGB, upright, on white, not larger than a size.

    Parameters
    ----------
    image : PIL.Image.Image
        A picture of any mode, which stays as it is.
    largest_side : int, default=256
        Side of the picture at most, in px.

    Returns
    -------
    picture, shape
        As `read_plain`.

    Raises
    ------
    DataError
        With a key of `REASONS` as its message.

    Examples
    --------
    >>> from PIL import Image
    >>> picture, shape = make_plain(Image.new("L", (600, 300)))
    >>> picture.mode, picture.size, shape
    ('RGB', (256, 128), (300, 600))
    """
    from PIL import ImageOps

    with _refusing():
        upright = ImageOps.exif_transpose(image)
        return _plain(upright, image.size, _is_turned(image), largest_side)


def _is_turned(image):
    """Whether width and height change places when a picture is set upright."""
    return image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)


def _plain(image, size, turned, largest_side):
    """An upright picture made plain, and the height and width of its original."""
    from PIL import Image

    width, height = size
    picture = _as_rgb(image)
    picture.thumbnail((largest_side, largest_side), Image.Resampling.LANCZOS)
    return picture, ((width, height) if turned else (height, width))


def _check_file(path):
    """Refuse what is no file before it is opened: a pipe would be waited for."""
    try:
        kind = os.stat(path).st_mode
    except PermissionError as error:
        raise DataError("forbidden") from error
    except (OSError, ValueError) as error:
        raise DataError("missing") from error
    if not stat.S_ISREG(kind):
        raise DataError("other")


@contextlib.contextmanager
def _refusing(path=""):
    """Give every failure of a decoder one of the reasons."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is no reason to refuse
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DataError("huge") from error
    except DataError:
        raise
    except PermissionError as error:
        raise DataError("forbidden") from error
    except Exception as error:  # decoders raise nearly anything at a broken file
        if str(path).lower().endswith(HEIF_SUFFIXES) and "HEIF" not in _formats():
            raise DataError("heif") from error
        raise DataError("damaged") from error


@functools.cache
def _formats():
    """`FORMATS`, and HEIF where the library that reads it is installed."""
    try:
        from pillow_heif import register_heif_opener
    except ModuleNotFoundError:
        return FORMATS
    register_heif_opener()
    return (*FORMATS, "HEIF")


def _as_rgb(image):
    """Any mode as RGB: 16 bits brought to 8, what is transparent laid on white."""
    import numpy as np
    from PIL import Image

    if image.mode == "F":
        raise DataError("float")
    if image.mode.startswith("I"):  # Pillow would cut 16 bits off at 255
        levels = np.clip(np.asarray(image), 0, 2**16 - 1) >> 8
        image = Image.fromarray(levels.astype(np.uint8))
    if image.has_transparency_data:
        above = image if image.mode == "RGBA" else image.convert("RGBA")
        below = Image.new("RGB", above.size, "white")
        below.paste(above, mask=above.getchannel("A"))
        return below
    return image.convert("RGB")
