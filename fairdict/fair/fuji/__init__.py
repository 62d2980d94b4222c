"""F-UJI's metrics 0.5 and 0.8, test by test: what F-UJI would find, told from the document and the evidence.

Leniencies are followed, not mended: a rule of F-UJI says what F-UJI says. Where ours are wiser, other lenses show it.
"""
