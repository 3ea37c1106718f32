"""Privacy: what people may ask of the data held about them, and what is done for it across all stages.

Data protection officers work in it, and whoever prepares somebody's own file. A request goes in; a file of everything held
about one person, a correction told to whoever had the old value, or a restriction comes out, and the register of processing.
"""
