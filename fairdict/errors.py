"""What ends a command: one root on click's exception, so that a person reads a sentence, never a traceback.

A problem with one partner's data is not an error but an :class:`fairdict.model.Issue`. Raising has no side effect.
"""

import click


class FairdictError(click.ClickException):
    """A sentence for the person at the terminal; ends the command with :attr:`exit_code`."""

    exit_code = 2


class ConfigError(FairdictError):
    """``fairdict.toml``, an option or another file of the steward's cannot be used; the message names it."""


class PluginError(ConfigError):
    """A harvester or a rule cannot be loaded: its own code is at fault, and no other's."""


class StoreError(FairdictError):
    """``data/catalogue.db`` cannot be opened or written."""


class LockedError(FairdictError):
    """Another run holds the catalogue."""

    exit_code = 6


class NothingToPublish(FairdictError):
    """No dataset is left that could be published; the site stays as it was."""

    exit_code = 5


class FetchError(FairdictError):
    """An address did not give what was asked for.

    ``kind`` is one stable word, stored and counted: ``dns`` ``connect`` ``timeout`` ``tls`` ``proxy`` ``private``
    ``scheme`` ``redirect`` ``too-large`` ``truncated`` ``budget`` ``status`` ``blocked`` ``misdirected`` ``malformed``.
    ``status`` is the HTTP status where there was one, ``reason`` what the other side or the system said, in a few
    words. The message names the address and what to do.
    """

    exit_code = 3

    def __init__(self, message: str, *, kind: str, url: str = "", status: int | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.url = url
        self.status = status
        self.reason = reason


class RecordError(FairdictError):
    """One record cannot be read at all; it is quarantined and the harvest goes on."""

    exit_code = 3
