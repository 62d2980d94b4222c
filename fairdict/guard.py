"""Which addresses may be reached, decided on the very socket that is opened.

Takes a host name as a request is about to connect, resolves it once, refuses addresses inside the own
network, and connects to an address that was checked, so that a name cannot change its meaning in between. TLS
still verifies the name. Every read from such a socket is also held to the deadline of the answer it belongs
to. Behind a proxy only the name can be judged, because the proxy does the resolving.
"""

import http.client
import io
import ipaddress
import socket
import ssl
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.poolmanager import ProxyManager
from urllib3.util.ssl_ import create_urllib3_context

from fairdict.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Origin = tuple[str, str, int]
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
# A public address on which one cloud answers its own machines with their credentials.
_CLOUD_HOST = ipaddress.IPv4Address("168.63.129.16")


def inside(address: str) -> bool:
    """Whether an IP address is not one of the public internet: loopback, private, link-local, shared (RFC
    6598), multicast, unspecified, reserved, or an IPv6 form that carries such an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            return inside(str(carried))
        if ip.is_site_local or ip in _LOCAL_NAT64:
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip == _CLOUD_HOST


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo is not None else None)


def loopback(host: str) -> bool:
    """Whether ``host`` names this very machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def suspicious(host: str) -> str:
    """Why a host is refused by its spelling alone, as the end of a sentence; empty where the spelling is
    harmless."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".localdomain")):
        return "is this very machine"
    try:
        return "lies inside a private network" if inside(name) else ""
    except ValueError:
        pass
    try:
        socket.inet_aton(name)
    except (OSError, UnicodeError):
        return ""
    return "is a number written so that it hides which machine it means"


def origin(parts: SplitResult) -> Origin:
    """Scheme, host and port of a split URL, the default port filled in; ValueError where the port is none."""
    scheme = parts.scheme.lower()
    port = parts.port
    return scheme, (parts.hostname or "").rstrip("."), PORTS.get(scheme, 0) if port is None else port


def same_host(one: Origin, other: Origin) -> bool:
    """Whether two origins are one server; the default ports of http and https count as the same."""
    usual = one[2] == PORTS.get(one[0]) and other[2] == PORTS.get(other[0])
    return one[1] == other[1] and (one[2] == other[2] or usual)


BY_SOURCE = "set `allow_private = true` for this source"
BY_OPTION = "say --allow-private"
BY_NOTIFY = "set `allow_private = true` under [notify]"
"""How a person lets addresses of the own network be asked, in ``fairdict.toml`` or of one command."""


class Line:
    """What the sockets of one :class:`fairdict.web.Web` are held to while it waits for one answer.

    ``asked`` is the address for messages, without secrets; ``deadline`` is a reading of ``timer``; ``allow`` is what a
    person does who wants private addresses asked.
    """

    def __init__(self, *, allow_private: bool, timer: Callable[[], float], allow: str) -> None:
        self.allow_private = allow_private
        self.allow = allow
        self.timer = timer
        self.asked = ""
        self.deadline = float("inf")
        self.read = 60.0

    def left(self) -> float:
        """Seconds until the deadline; TimeoutError where it has passed."""
        seconds = self.deadline - self.timer()
        if seconds <= 0:
            raise TimeoutError("the answer took too long")
        return seconds

    def named(self, host: str) -> str:
        """``host`` as messages may name it: a partner's redirect may have put a secret into it."""
        return urlsplit(self.asked).hostname or host

    def resolve(self, host: str, port: int) -> list[tuple[Any, ...]]:
        """The checked addresses of ``host``; FetchError ``dns`` or ``private``."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(
                f"{self.asked} cannot be reached because the name {self.named(host)} is not known: check the address, "
                "or this machine's name server.",
                kind="dns",
                url=self.asked,
            ) from error
        if not self.allow_private:
            for *_, address in found:
                if inside(str(address[0])):
                    why = f"{self.named(host)} lies inside a private network ({address[0]})"
                    raise refused(self.asked, why, self.allow)
        return list(found)

    def connect(self, connection: HTTPConnection, host: str, direct: bool) -> socket.socket:
        """A socket to ``host``; ``direct`` is False where the host is the proxy, which may well be inside."""
        found = self.resolve(host, connection.port) if direct else _any(host, connection.port, self.asked)
        wait = connection.timeout if isinstance(connection.timeout, int | float) else self.read
        failure: OSError = OSError("no address")
        for family, kind, protocol, _, address in found:
            sock = socket.socket(family, kind, protocol)
            try:
                for option in connection.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(min(wait, self.left()))
                sock.connect(address)
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(connection, "no connection in time") from failure
        raise NewConnectionError(connection, "no connection") from failure


def refused(asked: str, reason: str, allow: str) -> FetchError:
    """The error for an address of the own network; ``allow`` is what lets it be asked."""
    return FetchError(
        f"{asked} is refused because {reason}: {allow} if that is meant.",
        kind="private",
        url=asked,
    )


def _any(host: str, port: int, asked: str) -> list[tuple[Any, ...]]:
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"{asked} cannot be reached because the proxy {host} is not known: "
            "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.",
            kind="proxy",
            url=asked,
        ) from error


class _Paced(io.RawIOBase):
    """A socket's file whose every read ends at the deadline: a server that drips bytes cannot hold a run."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, line: Line) -> None:
        self._raw, self._sock, self._line = raw, sock, line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._sock.settimeout(min(self._line.read, self._line.left()))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Lines(io.BufferedReader):
    """A buffered file that knows the line it read last; empty where there was none left."""

    last = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        self.last = super().readline(size)
        return self.last


def _pools(line: Line, trust: Callable[[], ssl.SSLContext], direct: bool) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools with sockets opened by ``line``; subclassing is the only way in that urllib3 offers. ``trust`` is
    asked when a pool of TLS is made: reading the system's authorities takes as long as many a request."""

    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self._lines = self.fp = _Lines(_Paced(self.fp.detach(), sock, line))

        def begin(self) -> None:
            super().begin()
            while 101 < self.status < 200:  # hints that come before the answer (RFC 9110, 15.2)
                self.headers = None  # type: ignore[assignment]
                super().begin()
            if not self._lines.last:  # http.client takes the end of the line for that of the headers
                raise http.client.RemoteDisconnected("the headers were cut off")

    class Plain(HTTPConnection):
        response_class = Answer

        def _new_conn(self) -> socket.socket:
            return line.connect(self, self._dns_host, direct)

    class Secure(HTTPSConnection):
        response_class = Answer

        def _new_conn(self) -> socket.socket:
            return line.connect(self, self._dns_host, direct)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "ssl_context": trust()})

    return {"http": PlainPool, "https": SecurePool}


class Adapter(HTTPAdapter):
    """The transport of requests over guarded sockets. It trusts what the system trusts (OpenSSL honours
    ``SSL_CERT_FILE`` there) besides the bundle requests chooses."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=8, pool_maxsize=1, max_retries=0)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = create_urllib3_context()
        context.load_default_certs()
        return context

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by requests once, when the adapter is made."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager: PoolManager
        self.poolmanager.pool_classes_by_scheme = _pools(self._line, lambda: self._context, direct=True)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Called by requests for each request that goes through ``proxy``."""
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._context)
        if type(manager) is ProxyManager:
            manager.pool_classes_by_scheme = _pools(self._line, lambda: self._context, direct=False)
        return manager


def split(url: str) -> SplitResult:
    """``url`` in parts; ValueError where it is not a URL with a host."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("no host")
    return parts
