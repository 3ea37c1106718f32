"""The access matrix: every address, as every role, in every relation to a file, by every method, against words.

``oracle.md`` says by hand who may read and do what. ``world.py`` makes an office in which every sealed field of every
file holds a word of its own, ``cells.py`` asks every question of the matrix and looks for those words in the answers.
``./wayhome matrix`` prints what came of it.
"""
