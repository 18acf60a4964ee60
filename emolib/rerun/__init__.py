"""The reports of a class, executed again: do they still print their numbers?

`running` runs them all, each in its sandbox, and compares; `submitted` finds what was
handed in; `executing` executes one report; `comparing` sets numbers side by side;
`pages` writes the tables and a page in each language.
"""
