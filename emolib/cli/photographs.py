"""Commands on photographs: their landmarks, and what a model reads in them."""
