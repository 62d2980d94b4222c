"""SHACL Core compiled to checks.

:func:`read` takes shapes graphs, :func:`compiled` makes checks of them, whose ``results`` judge a graph as
:class:`Facts`: of documents of the house by :func:`facts_of`, of any file by :meth:`Facts.of`.
"""

from fairdict.shapes.checks import Checks, compiled
from fairdict.shapes.documents import facts_of
from fairdict.shapes.facts import Facts
from fairdict.shapes.reader import Shapes, read, shapes_of
from fairdict.shapes.result import Result
from fairdict.shapes.terms import Literal, Term

__all__ = ["Checks", "Facts", "Literal", "Result", "Shapes", "Term", "compiled", "facts_of", "read", "shapes_of"]
