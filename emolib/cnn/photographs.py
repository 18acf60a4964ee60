"""Pictures as they come: of any size, depth and mode, made plain or refused."""

import warnings

from emolib.datasets import IMAGE_SUFFIXES
from emolib.errors import DataError
from emolib.i18n import N_

SUFFIXES = (*IMAGE_SUFFIXES, ".gif", ".tif", ".tiff")
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
    "outside": N_("in no folder of a label"),
}
"""Why a file is left out, by a word that the record keeps."""


def read_plain(path):
    """Read an image file as 8-bit RGB, upright, on white, of at most 256 px a side.

    Of a JPEG no more is decoded than is kept; any other image is refused, before it
    is decoded, when it has more pixels than Pillow takes to be safe.

    Parameters
    ----------
    path : str or Path
        A file in one of `FORMATS`: grey or colour, with a palette or transparency, of
        8 or 16 bits, turned by its EXIF orientation or not.

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
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
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
        raise DataError("damaged") from error
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return picture, ((width, height) if turned else (height, width))


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
