"""Remarks on a submission, which are written in the language of whoever reads them."""

from emolib.i18n import _, format_decimal


class Remark:
    """A sentence for a student: what was found in a file, and how to mend it.

    Parameters
    ----------
    message : str
        English words of the catalogue, with fields in braces.
    **values : object
        What the fields are: text, whole numbers, other remarks.

    Examples
    --------
    >>> str(Remark("{n} of {all} {things}", n=3, all=1200, things=Remark("happy")))
    '3 of 1,200 happy'
    """

    def __init__(self, message, **values):
        self.message, self.values = message, values

    def __str__(self):
        written = {
            name: format_decimal(value) if isinstance(value, int) else str(value)
            for name, value in self.values.items()
        }
        return _(self.message).format(**written)


class Refused(Exception):
    """A submission that cannot be scored, and all that has to be mended.

    Parameters
    ----------
    *remarks : Remark
        One for each fault.

    Examples
    --------
    >>> Refused(Remark("happy")).remarks[0].message
    'happy'
    """

    def __init__(self, *remarks):
        super().__init__(*map(str, remarks))
        self.remarks = list(remarks)


def listed(items, *, most=3):
    """The first items of a list, with an ellipsis for the others.

    Parameters
    ----------
    items : iterable of object
        What is listed.
    most : int, default=3
        How many are written.

    Returns
    -------
    str

    Examples
    --------
    >>> listed([2, 5, 8, 9])
    '2, 5, 8, …'
    """
    words = [quoted(item) for item in items]
    return ", ".join(words[:most] + ["…"] * (len(words) > most))


def quoted(text, *, most=40):
    """A piece of a file, short and on one line: files may hold anything.

    Examples
    --------
    >>> quoted("a\\x1b[2J"), quoted("x" * 100)[-3:]
    ('a\\\\x1b[2J', 'xx…')
    """
    from emolib.collection import shown

    text = shown(str(text)[: most + 1])
    return text if len(text) <= most else text[:most] + "…"
