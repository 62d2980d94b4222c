"""Every key that ``fairdict.toml`` may hold, and what it means: the reader refuses what is not here, and
``docs/reference/configuration.md`` is made from it.

``default`` is written as in the file; an empty one is nothing, and ``NEEDED`` has none. ``example`` is the key with a
value that means something, as it would stand in the file.
"""

from fairdict.config.key import NEEDED, Key, Table
from fairdict.config.searches import SEARCH

CATALOGUE = Table(
    "[catalogue]",
    "What the catalogue is and who stands behind it.",
    (
        Key("title", "text, or one a language", NEEDED,
            "The name of the catalogue, as the site shows it.",
            'title = { en = "Health data", nl = "Gezondheidsdata" }'),
        Key("description", "text, or one a language", "a sentence made of title and publisher",
            "What the catalogue holds, in a sentence or two, on the site and in its graph.",
            'description = "Datasets about health in the region."'),
        Key("base_iri", "address ending in “/”", NEEDED,
            "Where the site will stand. Every dataset’s permanent address begins with it, so do not change it later.",
            'base_iri = "https://data.example.org/catalogue/"'),
        Key("publisher", "text or table", NEEDED,
            "Who publishes the catalogue: a name, or the keys under “A publisher” below.",
            'publisher = { name = "Our organisation", email = "data@example.org" }'),
        Key("licence", "address or name of a licence", "",
            "The licence of the descriptions, not of the data; a source’s own `licence` overrules it for what that "
            "source describes.",
            'licence = "https://creativecommons.org/publicdomain/zero/1.0/"'),
        Key("languages", "list of language tags", '["en", "nl"]',
            "The languages of the site; the first is the one a visitor begins with.",
            'languages = ["nl", "en"]'),
        Key("publish_contacts", "`all`, `functional` or `none`", '"all"',
            "Which contact points are published: all, none that are a person’s, or none at all. Names of creators "
            "always stay.",
            'publish_contacts = "functional"'),
    ),
)  # fmt: skip

PUBLISHER = Table(
    "A publisher",
    "What `publisher` of the catalogue or of a source may hold, where it is more than a name.",
    (
        Key("name", "text", NEEDED, "The name of the organisation.", 'publisher = { name = "Our organisation" }'),
        Key("ror", "ROR", "", "Its identifier in the Research Organization Registry; its digits are checked.",
            'publisher = { name = "University of Twente", ror = "https://ror.org/006hf6230" }'),
        Key("url", "address", "", "Its website.", 'publisher = { name = "Us", url = "https://www.example.org/" }'),
        Key("email", "e-mail address", "",
            "Where it is reached. That of the catalogue’s publisher is told to partners’ servers with every request, "
            "so that they know whom to write to; that of a source’s gets the problems that readers report.",
            'publisher = { name = "Us", email = "data@example.org" }'),
    ),
)  # fmt: skip

SOURCE = Table(
    "[sources.NAME]",
    "One partner’s feed. NAME is a short name of small letters, digits and hyphens, and part of addresses on the site.",
    (
        Key("harvester", "text", NEEDED,
            "What the partner’s system speaks; `fairdict harvesters` lists what can be named, and `fairdict add URL` "
            "finds it out.",
            'harvester = "oaipmh"'),
        Key("url", "address or path", NEEDED,
            "Where the feed is. Where the protocol is a document, a path works too, relative to `fairdict.toml`.",
            'url = "https://repository.example.org/oai"'),
        Key("publisher", "text or table", "the source’s name",
            "Who describes the data: a name, or the keys under “A publisher” above.",
            'publisher = { name = "The hospital", ror = "https://ror.org/006hf6230" }'),
        Key("role", "`owner` or `aggregator`", '"owner"',
            "Whether the partner describes its own data or passes on what others said; owners go before aggregators.",
            'role = "aggregator"'),
        Key("software", "name", "told by the harvester",
            "What the partner’s repository runs, where its records do not tell (`dspace` behind OAI-PMH): fixes then "
            "name the fields of its forms. The names are those in `vocabularies/tables/fields.toml`.",
            'software = "dspace"'),
        Key("rank", "number", "10",
            "Who goes first where two partners describe one dataset: the lower number.", "rank = 5"),
        Key("rate", "number", "2",
            "Requests a second to the partner’s server; 0 is as fast as it answers.", "rate = 0.5"),
        Key("minutes", "number", "240",
            "How long one run may take; a later run goes on from there. 0 is no end.", "minutes = 30"),
        Key("requests", "number", "0",
            "How many requests one run may send; a later run goes on from there. 0 is no end.", "requests = 5000"),
        Key("full_every", "number of days", "7",
            "After how many days everything is listed anew, where the partner’s system does not remember what it "
            "deleted. A dataset that disappears is noticed by full listings only.",
            "full_every = 30"),
        Key("allow_private", "true or false", "false",
            "Whether the address may lie inside your own network or on this machine.", "allow_private = true"),
        Key("auth", "table", "",
            "The credentials, if the partner asks for some: see “Secrets” below.", 'auth = { env = "HOSPITAL_TOKEN" }'),
        Key("licence", "address or name of a licence", "that of the catalogue",
            "The licence of this partner’s descriptions, not of its data.",
            'licence = "https://creativecommons.org/licenses/by/4.0/"'),
        Key("options", "table", "",
            "What only this harvester knows, as `[sources.NAME.options]`; a key that it does not know is refused.",
            'options = { prefix = "oai_datacite" }'),
        Key("select", "table", "", "Which records become datasets; see `[sources.NAME.select]`.",
            'select = { types = ["*"] }'),
        Key("expect", "table", "", "When a run is held; see `[sources.NAME.expect]`.", "expect = { min = 100 }"),
        Key("paused", "true or false", "false",
            "A paused source is not asked and keeps everything that it described.", "paused = true"),
        Key("formerly", "list of texts", "[]",
            "Names that the source had before; datasets keep their addresses and history.",
            'formerly = ["old-name"]'),
        Key("vouched", "table", "", "What you vouch for of this source’s datasets; see `[vouched.CLASS]`.",
            'vouched = { dataset = { accessRights = "RESTRICTED" } }'),
    ),
)  # fmt: skip

SELECT = Table(
    "[sources.NAME.select]",
    "Which of a source’s records become datasets. What is left out is counted as *not selected*.",
    (
        Key("types", "list of words", '["dataset"]',
            "`dataset` is whatever the protocol’s table takes for a dataset, and what has no type; `*` is everything; "
            "any other word is the source’s own type as it writes it, or the last part of its address. Case does not "
            "count, and several words add up.",
            'types = ["dataset", "software"]'),
        Key("exclude", "list of words", "[]",
            "Identifiers, sets, keywords or names of organisations; a record with one of them is left out.",
            'exclude = ["oai:repository.example.org:12"]'),
    ),
)  # fmt: skip

EXPECT = Table(
    "[sources.NAME.expect]",
    "What a healthy listing looks like. A run that does not look so is held until `fairdict accept NAME`: nothing "
    "of it counts before.",
    (
        Key("min", "number", "0", "Fewer records than this, and the run is held.", "min = 100"),
        Key("total", "true or false", "true",
            "Whether the number of records that the server states is believed; where it is not reached, the run is "
            "incomplete.",
            "total = false"),
        Key("gone", "number", "20", "So many records may be gone at once, whatever their share.", "gone = 50"),
        Key("gone_share", "share from 0 to 1", "0.1",
            "More than `gone` records and more than this share of those known gone at once, and the run is held. More "
            "than half gone is always held.",
            "gone_share = 0.25"),
        Key("changed", "share from 0 to 1", "0.5",
            "More than this share of the descriptions changed at once, and the run is held; 1 never holds.",
            "changed = 1"),
        Key("lost", "share from 0 to 1", "0.1",
            "More than this share lost a title, description, publisher, licence or access rights, and the run is held; "
            "1 never holds.",
            "lost = 0.3"),
    ),
)  # fmt: skip

SECRET = Table(
    "Secrets",
    "A secret never stands in the file. `auth` of a source, and `login`, `auth` and `webhook` under `[notify]`, name "
    "the environment variable that holds it. For `auth` the variable holds `bearer:TOKEN`, `basic:USER:PASSWORD` or "
    "`header:NAME:VALUE`; for `login`, `USER:PASSWORD`; for `webhook`, the address.",
    (Key("env", "text", NEEDED, "The name of the environment variable.", 'auth = { env = "HOSPITAL_TOKEN" }'),),
)

PROBE = Table(
    "[probe]",
    "How far `fairdict probe`, a part of every `fairdict run`, goes in trying the addresses that datasets name.",
    (
        Key("hosts", "list of host names", "[]",
            "Only these are asked, and these may be inside your own network; without any, all that are public.",
            'hosts = ["data.example.org"]'),
        Key("per_host", "number", "600", "Requests to one host in one night, at most.", "per_host = 50"),
        Key("minutes", "number", "30", "How long it may take in one night.", "minutes = 10"),
        Key("rate", "number", "2", "Requests a second to one host; this machine itself is not slowed.", "rate = 0.5"),
        Key("days", "number", "7", "After how many days an address is tried again that gave what it should.",
            "days = 30"),
        Key("again", "number", "1", "After how many days one that failed is tried again.", "again = 3"),
        Key("enabled", "true or false", "true",
            "Whether addresses are tried at all; where not, what was found before stays.", "enabled = false"),
    ),
)  # fmt: skip

WEB = Table(
    "[web]",
    "How partners are asked.",
    (
        Key("hosts", "number", "8",
            "How many servers are asked at the same time; each of them one request after the other.", "hosts = 2"),
    ),
)  # fmt: skip

KEEP = Table(
    "[keep]",
    "What stays in the database.",
    (Key("days", "number", "90", "For how many days runs and changes are kept.", "days = 365"),),
)

PUBLISH = Table(
    "[publish]",
    "What a build writes beside the site, for the machines of others.",
    (
        Key("profiles", "list of profiles", '["dcat-ap"]',
            "For each of these a graph, `graph/NAME.nq.gz`, as that application profile wants it: a name for its "
            "newest release, or a name with a release.",
            'profiles = ["dcat-ap", "health-ri", "healthdcat-ap-r8"]'),
        Key("own_identifiers", "list of profiles", "[]",
            "In the graphs of these, our address is the identifier of a dataset, and that of its owner becomes a "
            "further one. Everywhere else the owner’s stands unaltered.",
            'own_identifiers = ["healthdcat-ap"]'),
        Key("served", "true or false", "false",
            "Whether `fairdict serve` stands at `base_iri`: then `graph/dcat.ttl` names its SPARQL endpoint and "
            "OAI-PMH.",
            "served = true"),
    ),
)  # fmt: skip

VOUCHED = Table(
    "[vouched.CLASS]",
    "What you vouch for where a description says nothing; used in the graphs of application profiles only, marked "
    "there as yours. CLASS is `dataset`, `distribution`, `series`, `service`, `record` or `catalogue`; the keys are "
    "properties of a description, as in `corrections.toml`. `[sources.NAME.vouched.CLASS]` goes before "
    "`[vouched.CLASS]`. A value that a description has is never replaced; see "
    "[A graph for each profile](../how-to/export.md).",
    (
        Key("PROPERTY", "address, text, number, list or table", "",
            "The value: an address; a text, or one a language; a term of a look-up table by any of its names; for an "
            "agent or a contact point a table with `name`, `email`, `url` and `identifier`.",
            'hdab = { name = "The access body", email = "hdab@example.org" }'),
    ),
)  # fmt: skip

NOTIFY = Table(
    "[notify]",
    "Whom `fairdict run` tells how it went, by mail, by a JSON message to an address, or both. Without `mail` and "
    "`webhook`, nobody.",
    (
        Key("when", "`trouble`, `change` or `always`", '"trouble"',
            "`trouble` is a source that is not complete, or a run that was stopped; `change` is that, and any night in "
            "which a dataset came, changed or went.",
            'when = "always"'),
        Key("mail", "e-mail address, or a list of them", "[]", "Who gets a mail.", 'mail = "steward@example.org"'),
        Key("from", "e-mail address", "that of the catalogue’s publisher", "Who the mail is from.",
            'from = "fairdict@example.org"'),
        Key("smtp", "host, or host:port", '"localhost:25"',
            "The mail server; port 465 speaks TLS from the start.", 'smtp = "mail.example.org:587"'),
        Key("starttls", "true or false", "false", "Whether to turn to TLS on an open connection.", "starttls = true"),
        Key("login", "table", "", "User and password of the mail server; see “Secrets”.",
            'login = { env = "MAIL_LOGIN" }'),
        Key("webhook", "address, or table", "",
            "Where the JSON message is sent; where the address itself is a secret, see “Secrets”.",
            'webhook = "https://chat.example.org/hooks/catalogue"'),
        Key("auth", "table", "", "The credentials that the webhook asks for; see “Secrets”.",
            'auth = { env = "WEBHOOK_TOKEN" }'),
        Key("allow_private", "true or false", "false",
            "Whether the webhook may lie inside your own network.", "allow_private = true"),
    ),
)  # fmt: skip

_DATASETS = (
    "Two or more of them, each by its DOI, its address, another identifier of its own, its KEY or source/identifier."
)
SAME = Table(
    "[[same]]",
    "Datasets that are one, though their identifiers do not say so. It may stand any number of times.",
    (Key("datasets", "list of texts", NEEDED, _DATASETS, 'datasets = ["10.5072/abc", "hospital/12"]'),),
)
DIFFERENT = Table(
    "[[different]]",
    "Datasets that are never to be taken for one, though they share an identifier. It may stand any number of times.",
    (Key("datasets", "list of texts", NEEDED, _DATASETS, 'datasets = ["hospital/12", "university/9"]'),),
)

TABLES = (
    CATALOGUE,
    PUBLISHER,
    SOURCE,
    SELECT,
    EXPECT,
    SECRET,
    PROBE,
    WEB,
    KEEP,
    PUBLISH,
    SEARCH,
    VOUCHED,
    NOTIFY,
    SAME,
    DIFFERENT,
)
FILE = ("catalogue", "sources", "same", "different", "probe", "keep", "web", "notify", "publish", "searches",
        "vouched")  # fmt: skip
"""The tables at the top of the file."""
