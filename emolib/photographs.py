"""Pictures as they come: of any size, depth and mode, made plain or refused."""

import functools
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

REASONS = {
    "hidden": N_("hidden file"),
    "other": N_("not an image"),
    "missing": N_("no such file"),
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

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is no reason to refuse
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_formats()) as image:
                width, height = image.size
                image.draft(None, (largest_side, largest_side))
                upright = ImageOps.exif_transpose(image)
                turned = image.getexif().get(0x0112, 1) >= 5
            picture = _as_rgb(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DataError("huge") from error
    except DataError:
        raise
    except FileNotFoundError as error:
        raise DataError("missing") from error
    except Exception as error:  # decoders raise nearly anything at a broken file
        if str(path).lower().endswith(HEIF_SUFFIXES) and "HEIF" not in _formats():
            raise DataError("heif") from error
        raise DataError("damaged") from error
    picture.thumbnail((largest_side, largest_side), Image.Resampling.LANCZOS)
    return picture, ((width, height) if turned else (height, width))


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
        levels = np.clip(np.asarray(image).astype(int), 0, 2**16 - 1) >> 8
        image = Image.fromarray(levels.astype(np.uint8))
    if image.has_transparency_data:
        above = image.convert("RGBA")
        return Image.alpha_composite(
            Image.new("RGBA", above.size, "white"), above
        ).convert("RGB")
    return image.convert("RGB")
