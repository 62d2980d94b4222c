"""One node of a description, and how words become values in it.

A harvester calls :meth:`Node.add` with the words it found; cleaning happens there, by the kind of property: dates keep
their precision, licences and languages are looked up, HTML becomes text. What cannot be cleaned is kept as the source
wrote it and becomes an issue.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fairdict import addresses, clean, dates, identifiers, languages, lookup, markup
from fairdict.kinds import ADDRESSES, COUNTS, DATES, LONG_TEXTS, MAIL, PHONES, tables
from fairdict.model import Document, Issue, Severity

if TYPE_CHECKING:
    from fairdict.description import Description

_ORCID_BLOCKS = (("0000-0001-5000-0007", "0000-0003-5000-0001"), ("0009-0000-0000-0000", "0009-0010-0000-0000"))


class Node:
    """One node of a description: the thing itself, or an agent, distribution, period or place nested under it."""

    def __init__(self, data: Document, owner: "Description | None" = None) -> None:
        self.data = data
        self._owner = owner

    @property
    def description(self) -> "Description":
        """The description this node is part of."""
        assert self._owner is not None  # set by Description and node()
        return self._owner

    def add(self, term: str, value: object, *, lang: str = "", where: str = "") -> None:
        """Adds ``value`` under ``term`` of the context, cleaned by the kind of property; None and blanks add nothing.

        ``lang`` is the source's own language for a text; ``where`` is the field, in the source's words, that it stood
        in. A value met twice stands once. Never raises on a bad value: it is kept as written, with an issue.
        """
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        known = self.description.context.properties.get(term)
        if known is None:
            raise ValueError(f"“{term}” is no term of the context")  # a plugin's mistake, met in its first test
        if isinstance(value, str):
            value = self._without_credentials(term, value, where)
        said = value if isinstance(value, str) else str(value)
        if known.form == "text":
            result: object = self._text(term, said, lang, where)
        elif names := tables(term, self.data.get("type", ())):
            result = lookup.looked_up(self, term, names, said, lang, where)
        elif term in DATES:
            result = self._date(term, value, where)
        elif known.form == "iri":
            result = self._linked(term, said, lang, where)
        elif term in COUNTS:
            result = self._checked(term, value, clean.number, "count-not-understood", "a whole number", where)
        elif term == "byteSize":
            result = self._checked(term, value, clean.byte_size, "size-not-understood", "the size in bytes", where)
        else:
            result = clean.text(said)
            self.put(term, result)
        self.description.remember(term, said, result, where)

    def node(self, term: str, *types: str, id: str = "") -> "Node":
        """A new node nested under ``term``; one that stays empty is dropped when the description is read."""
        data: Document = {"id": id} if id else {}
        if types:
            data["type"] = list(types)
        self.data.setdefault(term, []).append(data)
        return Node(data, self.description)

    def agent(
        self,
        term: str,
        name: str,
        *,
        types: tuple[str, ...] = ("Agent",),
        given: str = "",
        family: str = "",
        ids: tuple[str, ...] = (),
        affiliation: str = "",
        affiliation_id: str = "",
        email: str = "",
        url: str = "",
        lang: str = "",
        where: str = "",
    ) -> "Node | None":
        """An agent under ``term``, named after the first of ``ids`` that is a valid ORCID, ROR or ISNI.

        An identifier may say its scheme, as an address or as ``ISNI:0000…`` (see :meth:`agent_id`). An ORCID makes a
        person, but of what is said to be an organisation. Gives None where there is neither a name nor an identifier.
        An identifier that fails its check digit, or is a name instead, becomes an issue that holds it to the letter.
        """
        name = clean.text(self._without_credentials(term, name, where))
        ids = tuple(self._without_credentials(term, text, where) for text in ids)
        known = [i for text in ids if text.strip() for i in [self._agent_id(term, text, where)] if i]
        if not name and not known:
            return None
        owned = any("orcid.org/" in i for i in known)
        person = "Person" in types or ("Organization" not in types and owned)
        if owned and not person:
            self.issue(
                "organisation-with-orcid",
                f"“{clean.short(name)}” is said to be an organisation but has an ORCID, which only people have; "
                "correct one of the two.",
                term=term,
                value=name,
                where=where,
            )
        kinds = ["Agent", "Person"] if person else list(types)
        node = self.node(term, *dict.fromkeys(kinds), id=known[0] if known else "")
        parts = clean.person_name(name) if person and not (given or family) else None
        if parts is not None:
            family, given = parts
        node.add(
            "name",
            f"{given} {family}".strip() if person and given and family else name,
            lang=lang,
            where=where,
        )
        node.add("givenName", given)
        node.add("familyName", family)
        for other in known[1:]:
            node.add("sameAs", other)
        if affiliation.strip() or affiliation_id.strip():
            node.agent(
                "memberOf",
                affiliation,
                types=("Agent", "Organization"),
                ids=(affiliation_id,) if affiliation_id.strip() else (),
                where=where,
            )
        node.add("mbox", email, where=where)
        node.add("homepage", url, where=where)
        self.description.remember(term, name, name, where)
        return node

    def contact(self, name: str, *, email: str = "", url: str = "", phone: str = "", where: str = "") -> None:
        """A ``dcat:contactPoint``; without an e-mail address, a page or a telephone number it is nobody's desk and is
        not added."""
        if not (email.strip() or url.strip() or phone.strip()):
            return
        node = self.node("contactPoint", "Kind")
        node.add("fn", name, where=where)
        node.add("hasEmail", email, where=where)
        node.add("hasURL", url, where=where)
        node.add("hasTelephone", phone, where=where)

    def period(self, text: str, *, where: str = "") -> None:
        """A ``dct:temporal`` from words such as ``2010/2015`` or ``2010 - 2015``."""
        if not text.strip():
            return
        text = self._without_credentials("temporal", text, where)
        found = dates.period(text)
        if found is None:
            self.issue(
                "period-not-understood",
                f"“{text}” is not a period that can be read; write it as 2010-01-01/2015-12-31.",
                term="temporal",
                value=text,
                where=where,
            )
            self.node("temporal", "PeriodOfTime").data["label"] = {"@none": [clean.text(text)]}
        else:
            self.between(found[0], found[1])
        self.description.remember("temporal", text, text, where)

    def between(self, start: "dates.Date | None", end: "dates.Date | None") -> None:
        """A ``dct:temporal`` with a start, an end, or both."""
        node = self.node("temporal", "PeriodOfTime")
        for term, date in (("startDate", start), ("endDate", end)):
            if date is not None:
                node.put(term, {"@value": date.lexical, "@type": date.datatype})

    def issue(
        self,
        code: str,
        message: str,
        *,
        term: str = "",
        value: str = "",
        where: str = "",
        severity: Severity = "warning",
    ) -> None:
        """Records a problem with this description's data, for the steward and the partner to read."""
        safe = addresses.without_credentials
        self.description.issues.append(Issue(code, safe(message), severity, term, safe(value)[:500], where))

    def _without_credentials(self, term: str, text: str, where: str) -> str:
        safe = addresses.without_credentials(text)
        if safe != text:
            self.issue(
                "address-holds-credentials",
                f"“{clean.short(safe)}” came with a user name or password before the host, which was left out; take it "
                "out of the record, and change that password.",
                term=term,
                value=safe,
                where=where,
                severity="error",
            )
        return safe

    def put(self, term: str, value: Any) -> None:
        """Adds a value that is clean already; one that stands there is not repeated."""
        values = self.data.setdefault(term, [])
        if value not in values:
            values.append(value)

    def _text(self, term: str, said: str, lang: str, where: str) -> str:
        text = markup.html_to_text(said) if term in LONG_TEXTS or "<" in said or "&" in said else clean.text(said)
        if not text:
            return text
        tag = languages.language_tag(lang) if lang else None
        if lang and tag is None:
            self.issue(
                "language-tag-invalid",
                f"“{lang}” is not a language; write a tag such as “nl” or “en”.",
                term=term,
                value=lang,
                where=where,
            )
        texts = self.data.setdefault(term, {}).setdefault(tag.lower() if tag else "@none", [])
        if text not in texts:
            texts.append(text)
        return text

    def _date(self, term: str, value: object, where: str) -> object:
        found = dates.date(value) if isinstance(value, str | int | float) else dates.date(str(value))
        if found is None:
            self.put(term, str(value).strip())
            self.issue(
                "date-not-understood",
                f"“{clean.short(str(value))}” is not a date that can be read; write it as 2019-03-12, 2019-03 or 2019.",
                term=term,
                value=str(value),
                where=where,
            )
            return str(value)
        self.put(term, {"@value": found.lexical, "@type": found.datatype})
        return found.lexical

    def _linked(self, term: str, said: str, lang: str, where: str) -> object:
        if term in MAIL:
            return self._checked(
                term,
                said,
                lambda v: _prefixed("mailto:", addresses.email(v)),
                "email-invalid",
                "an e-mail address",
                where,
            )
        if term in PHONES:
            return self._checked(
                term,
                said,
                lambda v: _prefixed("tel:", addresses.phone(v)),
                "phone-invalid",
                "a telephone number",
                where,
            )
        if term in ADDRESSES:
            return self._checked(term, said, _address, "address-invalid", "a web address (https://…)", where)
        iri = lookup.address(said)
        if iri is not None:
            self.put(term, iri)
            return iri
        lookup.labelled(self, term, said, lang)
        return said

    def _checked(
        self, term: str, value: Any, cleaner: Callable[[Any], object], code: str, wanted: str, where: str
    ) -> object:
        found = cleaner(value)
        if found is None:
            self.put(term, {"@value": str(value).strip()})
            self.issue(code, f"“{clean.short(str(value))}” is not {wanted}.", term=term, value=str(value), where=where)
            return str(value)
        self.put(term, found)
        return found

    @staticmethod
    def agent_id(text: str) -> str:
        """The address of a valid ORCID, ROR or ISNI, empty for all else.

        Sixteen bare digits are an ORCID only inside the two blocks that ISNI has set apart for ORCID, and an ISNI
        outside (https://support.orcid.org/hc/en-us/articles/360006973973); a label or an address decides otherwise.
        """
        found = identifiers.orcid(text)
        if found is not None and ("orcid" in text.lower() or any(a <= found[-19:] <= z for a, z in _ORCID_BLOCKS)):
            return found
        return identifiers.ror(text) or identifiers.isni(text) or ""

    def _agent_id(self, term: str, text: str, where: str) -> str:
        found = self.agent_id(text)
        if found:
            return found
        address = addresses.url(text) if "://" in text else None
        if address is not None and not any(h in address for h in ("orcid.org", "ror.org", "isni.org")):
            return address
        self.issue(
            "agent-identifier-invalid",
            f"“{clean.short(text)}” is not a valid ORCID, ROR or ISNI; correct it or leave it out.",
            term=term,
            value=text,
            where=where,
        )
        return ""


def _prefixed(scheme: str, value: str | None) -> str | None:
    return None if value is None else f"{scheme}{value}"


def _address(text: str) -> str | None:
    found = identifiers.pid(text)
    return found.iri if found is not None else addresses.url(text)
