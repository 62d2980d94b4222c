"""HTTP over a built catalogue: the site, its other forms, SPARQL; each part in a file of its own."""

from fairdict.serve.files import site
from fairdict.serve.server import Server

__all__ = ["Server", "site"]
