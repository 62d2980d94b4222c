"""How other people's servers give the site: media types, the form that is asked for, links and headers.

Takes the address of the catalogue; leaves ``.htaccess`` for Apache, ``_headers`` and ``_redirects`` for static hosts
that read them (Netlify, Cloudflare Pages), ``.nojekyll`` for GitHub Pages, and ``hosting/nginx.conf`` to be included.
All but the last work where they lie.

A server that only has files cannot weigh an Accept header as RFC 9110 wants it: of the types at hand the one that is
named first is taken, unless it is refused with ``q=0``. ``fairdict serve`` weighs them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import Template
from urllib.parse import urlsplit

from fairdict.config import Catalogue

POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
"""The Content-Security-Policy of every page."""
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".gz": "application/gzip",
    ".zip": "application/zip",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".graphs": "text/plain",
    ".bin": "application/octet-stream",
}
"""The media type of every suffix that a site has."""
NAMED = {"void": "text/turtle", "SHA256SUMS": "text/plain"}
"""The media types of files that have no suffix."""
SPOKEN = (".css", ".js", ".ttl", ".trig", ".bib", ".ris", ".atom", ".csv", ".txt", ".graphs")
"""Suffixes of text that needs to be told to be UTF-8; HTML and XML say so themselves, JSON always is."""
PACKABLE = ("text/", "json", "xml", "javascript", "trig", "bibtex", "info-systems")
"""Parts of the names of types that are worth compressing on the way."""
FORMS: Mapping[str, Sequence[str]] = {
    "index.html": ("text/html", "application/xhtml+xml"),
    "index.ttl": ("text/turtle", "application/x-turtle", "text/n3"),
    "index.jsonld": ("application/ld+json", "application/json"),
    "cite.bib": ("application/x-bibtex",),
    "cite.ris": ("application/x-research-info-systems",),
    "cite.json": ("application/vnd.citationstyles.csl+json",),
}
"""The files of a folder that say the same thing, and the types by which they are asked for."""
LISTS = ("fdp/", "fdp/catalog/:name/", "changes/", "hydra/")
"""Folders that hold no page for people, by the patterns of static hosts: their Turtle answers for them."""
FOREVER = "public, max-age=31536000, immutable"
AGAIN = "no-cache"
"""Whatever is kept of a file is asked for again, and answered with 304 while it is the same."""
AT_ROOT = (".htaccess", "_headers", "_redirects", ".nojekyll")
"""Files that their servers look for at the top of the site: a steward's own of that name stays."""
_REFUSED = r"(?![^,]*;\s*q=0(?:\.0*)?\s*(?:,|$))"


def own(catalogue: Catalogue) -> dict[str, bytes]:
    """What the catalogue's folder ``hosting`` holds to take the place of these files, by its name there."""
    found = {name: catalogue.folder / "hosting" / name for name in (*AT_ROOT, "nginx.conf")}
    return {name: path.read_bytes() for name, path in found.items() if path.is_file()}


def files(catalogue: Catalogue, without: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each file, but for those at the top named in ``without``: somebody else put them there."""
    path = urlsplit(catalogue.base_iri).path or "/"
    languages = catalogue.languages or ("en",)
    made = {
        ".htaccess": htaccess(),
        "_headers": headers(path),
        "_redirects": redirects(path),
        ".nojekyll": "",
        "hosting/nginx.conf": nginx(path, languages),
    }
    instead = own(catalogue)
    for name, text in made.items():
        if name not in without:
            yield name, instead.get(name.rpartition("/")[2], text.encode())


def first_named(form: str) -> str:
    """A regular expression that an Accept header matches which names a type of ``form`` before those of any other."""
    others = _any(t for name, types in FORMS.items() if name != form for t in types)
    return rf"^(?:(?!{others}{_REFUSED}).)*?{_any(FORMS[form])}{_REFUSED}"


def _any(types: Iterator[str] | Sequence[str]) -> str:
    # No backslash before a slash or a hyphen: some of these files would hand it on.
    escaped = ("".join(f"\\{c}" if c in ".+" else c for c in name) for name in types)
    return f"(?:{'|'.join(escaped)})"


def linked(folder: str) -> str:
    """The Link header of a dataset's page (https://signposting.org/): where its description lies, in which forms. What
    differs from one dataset to the next stands in the page itself."""
    return ", ".join(
        f'<{folder}{name}>; rel="describedby"; type="{FORMS[name][0]}"' for name in ("index.ttl", "index.jsonld")
    )


def _asked() -> Iterator[tuple[str, str]]:
    """(file, regular expression) of each form but the page, which needs no redirect."""
    return ((name, first_named(name)) for name in FORMS if name != "index.html")


_NGINX = Template(r"""# The site as nginx gives it. In the block of the server:
#
#     root $root
#     include …/public/hosting/nginx.conf;
#
# “nginx -s reload” after an update of fairdict takes a new one into force.

index index.html index.ttl;
absolute_redirect off;
error_page 404 ${prefix}404.html;
charset utf-8;
charset_types $charsets;
gzip on;
gzip_vary on;
gzip_types $packable;
default_type text/plain;
types {
$types
}

set $$fairdict_cache "$again";
set $$fairdict_vary "Accept";
if ($$uri ~ "^$exact(?:assets/|search/[^/]+/)") {
  set $$fairdict_cache "$forever";
  set $$fairdict_vary "";
}
set $$fairdict_dataset "";
if ($$uri ~ "^$exact(?:(?:$languages)/)?(dataset/[^/]+/)(?:index\.html)?$$") { set $$fairdict_dataset "$prefix$$1"; }
if (!-f "$$document_root$$fairdict_dataset/index.ttl") { set $$fairdict_dataset ""; }
set $$fairdict_links "";
if ($$fairdict_dataset) {
  set $$fairdict_links '$links';
}

set $$fairdict_form "-";
$asked
set $$fairdict_folder "/-";
if ($$uri ~ "^(.*?)/?$$") { set $$fairdict_folder $$1; }
if (-f "$$document_root$$fairdict_folder/$$fairdict_form") { return 303 "$$fairdict_folder/$$fairdict_form"; }

add_header Access-Control-Allow-Origin "*" always;
add_header Content-Security-Policy "$policy" always;
add_header X-Content-Type-Options "nosniff" always;
add_header Cache-Control $$fairdict_cache;
add_header Vary $$fairdict_vary;
add_header Link $$fairdict_links;

location = $prefix.well-known/void { types { } default_type text/turtle; }
location ~ "/\.(?!well-known/)" { return 404; }
""")


def nginx(prefix: str, languages: Sequence[str]) -> str:
    """What a server's block of nginx includes; ``prefix`` is the path under which the site stands."""
    kinds = {kind: " ".join(s[1:] for s, k in TYPES.items() if k == kind) for kind in TYPES.values()}
    root = "/srv/our-data/public;"
    if prefix != "/":
        root = f"/srv/www;  # where {prefix.strip('/')} is public, or a link to it"
    return _NGINX.substitute(
        root=root,
        prefix=prefix,
        exact=re.escape(prefix),
        languages="|".join(languages),
        charsets=" ".join(sorted({TYPES[s] for s in SPOKEN})),
        packable=" ".join(sorted(k for k in kinds if k != "text/html" and any(part in k for part in PACKABLE))),
        types="\n".join(f"  {kind} {suffixes};" for kind, suffixes in kinds.items()),
        asked="\n".join(f'if ($http_accept ~* "{form}") {{ set $fairdict_form {name}; }}' for name, form in _asked()),
        again=AGAIN,
        forever=FOREVER,
        links=linked("${fairdict_dataset}"),
        policy=POLICY,
    )


_HTACCESS = Template(r"""# The site as Apache gives it, where “AllowOverride All” lets this file speak.
# It uses mod_dir, mod_mime, mod_rewrite and mod_headers.

DirectoryIndex index.html index.ttl
DirectorySlash On
Options -Indexes

<IfModule mod_mime.c>
RemoveEncoding .gz
$types
</IfModule>
<FilesMatch "^void$$">
ForceType "text/turtle; charset=utf-8"
</FilesMatch>
<FilesMatch "^(SHA256SUMS)$$">
ForceType "text/plain; charset=utf-8"
</FilesMatch>

<IfModule mod_rewrite.c>
RewriteEngine On
$asked
RewriteRule "(^|/)\.(?!well-known(/|$$))" - [R=404,L]
</IfModule>

<IfModule mod_headers.c>
Header always set Access-Control-Allow-Origin "*"
Header always set Content-Security-Policy "$policy"
Header always set X-Content-Type-Options "nosniff"
Header set Cache-Control "$again"
<If "%{REQUEST_URI} =~ m#/(assets/|search/[^/]+/)[^/]+$$#">
Header set Cache-Control "$forever"
</If>
<Else>
Header always merge Vary Accept
</Else>
<If "%{REQUEST_URI} =~ m#/dataset/[^/]+/(index\.html)?$$# \
    && %{REQUEST_FILENAME} =~ m#^(.*/)(index\.html)?$$# && -f '$$1index.ttl'">
$links
</If>
</IfModule>
""")


def htaccess() -> str:
    """``.htaccess`` at the top of the site, under whatever path that stands."""
    return _HTACCESS.substitute(
        types="\n".join(
            f'AddType "{kind}; charset=utf-8" {suffix}' if suffix in SPOKEN else f"AddType {kind} {suffix}"
            for suffix, kind in TYPES.items()
        ),
        asked="\n".join(
            f'RewriteCond %{{HTTP:Accept}} "{form}" [NC]\n'
            f"RewriteCond %{{REQUEST_FILENAME}}/{name} -f\n"
            "RewriteCond %{REQUEST_URI} ^(.*?)/?$\n"
            f"RewriteRule ^ %1/{name} [R=303,L]"
            for name, form in _asked()
        ),
        again=AGAIN,
        forever=FOREVER,
        policy=POLICY,
        links=f"Header set Link '{linked('')}'",
    )


def headers(prefix: str) -> str:
    """``_headers``. Caching is left to the host, which asks again by itself, but for what never changes; types are
    told where hosts do not know them."""
    rules = {
        "*": [
            "Access-Control-Allow-Origin: *",
            f"Content-Security-Policy: {POLICY}",
            "X-Content-Type-Options: nosniff",
        ],
        "assets/*": [f"Cache-Control: {FOREVER}"],
        "search/:folder/:file": [f"Cache-Control: {FOREVER}"],
        "dataset/:key/": [f"Link: {linked('')}"],
        "dataset/:key/cite.bib": [f"Content-Type: {TYPES['.bib']}; charset=utf-8"],
        "graph/SHA256SUMS": [f"Content-Type: {NAMED['SHA256SUMS']}; charset=utf-8"],
        ".well-known/void": [f"Content-Type: {NAMED['void']}; charset=utf-8"],
    }
    return "\n".join(f"{prefix}{path}\n" + "".join(f"  {line}\n" for line in lines) for path, lines in rules.items())


def redirects(prefix: str) -> str:
    """``_redirects``: folders without a page answer with their Turtle, at their own address."""
    rows = [f"{prefix}{folder} {prefix}{folder}index.ttl 200" for folder in LISTS]
    return "\n".join(rows) + "\n"
