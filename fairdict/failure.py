"""What stopped a request, said for a person.

Takes the exceptions of requests and urllib3, leaves a :class:`fairdict.errors.FetchError`. Causes are told by
their type, because the texts of libraries may carry addresses with secrets in them.
"""

import http.client
import ssl
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import URLSchemeUnknown

from fairdict.errors import FetchError


def explain(error: Exception, asked: str) -> FetchError:
    """The error for ``asked``, with its kind."""
    root = _root(error)
    reason = ""
    host = urlsplit(asked).hostname or asked
    if isinstance(error, requests.exceptions.ProxyError):
        kind = "proxy"
        message = f"{asked} cannot be reached through the proxy: check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."
    elif isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidProxyURL) or isinstance(
        root, URLSchemeUnknown
    ):
        kind = "proxy"
        message = f"{asked} cannot be asked through this kind of proxy: correct HTTP_PROXY and HTTPS_PROXY."
    elif isinstance(error, requests.exceptions.SSLError) and not isinstance(root, ssl.SSLEOFError | ConnectionError):
        kind = "tls"
        reason = str(getattr(root, "verify_message", "") or "no secure connection could be agreed on")
        message = (
            f"The certificate of {host} could not be verified for {asked} ({reason}): "
            "set REQUESTS_CA_BUNDLE or SSL_CERT_FILE to a PEM file with the partner's certificate authority."
        )
    elif isinstance(error, requests.exceptions.Timeout):
        kind = "timeout"
        message = f"{asked} did not answer in time: try again later, and tell the partner if it lasts."
    elif isinstance(error, requests.exceptions.ConnectionError):
        odd = isinstance(root, http.client.HTTPException) and not isinstance(root, ConnectionError)
        kind = "malformed" if odd else "connect"
        what, reason = "answered something that is not HTTP" if odd else "cannot be reached", _words(root)
        message = f"{asked} {what} ({reason}): check the address, or try again later."
    elif not isinstance(error, requests.RequestException) and isinstance(error, OSError):
        kind = "tls"
        message = (
            f"{asked} was not asked, because the bundle of certificate authorities cannot be read: "
            "correct REQUESTS_CA_BUNDLE."
        )
    else:
        kind = "malformed"
        message = f"{asked} cannot be asked or gave an answer that is not HTTP: correct the address."
    return FetchError(message, kind=kind, url=asked, reason=reason)


def _root(error: BaseException) -> BaseException:
    while True:
        earlier = error.__cause__ or error.__context__
        if earlier is None:
            return error
        error = earlier


def _words(root: BaseException) -> str:
    named = getattr(root, "strerror", None)
    if isinstance(named, str) and named:
        return named[:1].lower() + named[1:]
    return "the connection was closed" if isinstance(root, ConnectionError) else "no usable answer"
