"""The address of the file itself, for the address at which a sheet is shared.

People copy what stands in the browser: the page of an editor or of a shared file, where the same server has another
address for the bytes. Takes a web address; leaves the one that downloads, or the same where it is none of these.
"""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

_GOOGLE = re.compile(r"/spreadsheets/d/(?P<key>(?:e/)?[\w-]{20,})(?P<rest>/.*)?")
_NEXTCLOUD = re.compile(r"(?P<share>.*?(?:/index\.php/s/[A-Za-z0-9_-]+|/s/[A-Za-z0-9]{15}))/?")  # a token has 15 signs
_GITHUB = re.compile(r"/(?P<repository>[^/]+/[^/]+)/blob/(?P<path>.+)")


def direct(url: str) -> str:
    """``url`` as the address of the bytes: Google Sheets, a share of Nextcloud, ownCloud or SURFdrive, Dropbox, a file
    on GitHub."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https"):
        return url
    google = _GOOGLE.fullmatch(parts.path) if host == "docs.google.com" else None
    if google is not None:
        return _sheet(url, google["key"], google["rest"] or "", parts.query, parts.fragment)
    if host in ("www.dropbox.com", "dropbox.com") and "dl=0" in parts.query:
        return urlunsplit(parts._replace(query=parts.query.replace("dl=0", "dl=1")))
    blob = _GITHUB.fullmatch(parts.path) if host == "github.com" else None
    if blob is not None:
        return f"https://raw.githubusercontent.com/{blob['repository']}/{blob['path']}"
    share = _NEXTCLOUD.fullmatch(parts.path)
    if share is not None and not parts.query:
        return urlunsplit(parts._replace(path=f"{share['share']}/download", fragment=""))
    return url


def _sheet(url: str, key: str, rest: str, query: str, fragment: str) -> str:
    """Google's export: the whole workbook, or as CSV the one tab that the address names."""
    if rest.startswith(("/export", "/gviz")) or "output=" in query:
        return url
    tab = parse_qs(fragment).get("gid", parse_qs(query).get("gid", [""]))[0]
    if key.startswith("e/"):  # published to the web
        chosen = f"&gid={tab}&single=true" if tab.isdecimal() else ""
        form = "csv" if chosen else "xlsx"
        return f"https://docs.google.com/spreadsheets/d/{key}/pub?output={form}{chosen}"
    chosen = f"csv&gid={tab}" if tab.isdecimal() and tab != "0" else "xlsx"
    return f"https://docs.google.com/spreadsheets/d/{key}/export?format={chosen}"
