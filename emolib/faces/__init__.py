"""Faces made on the computer: people, expressions, a renderer and a dataset of them."""

from emolib.faces.gallery import draw_gallery
from emolib.faces.generator import generate
from emolib.faces.mesh import load_head
from emolib.faces.people import draw_person

__all__ = ["draw_gallery", "draw_person", "generate", "load_head"]
