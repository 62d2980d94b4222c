"""What a result says where its shape has no message of its own: an English sentence for every constraint of Core."""

from collections.abc import Sequence

from fairdict.shapes.terms import Literal, Term, written

_MOST = 8
_SENTENCES = {
    "class": "The value is not an instance of {}.",
    "datatype": "The value is not a well-formed literal of datatype {}.",
    "nodeKind": "The value is not of the kind {}.",
    "minCount": "At least {} values are needed.",
    "maxCount": "At most {} values are allowed.",
    "minExclusive": "The value is not greater than {}.",
    "minInclusive": "The value is less than {}, or cannot be compared with it.",
    "maxExclusive": "The value is not less than {}.",
    "maxInclusive": "The value is greater than {}, or cannot be compared with it.",
    "minLength": "The value has fewer than {} characters.",
    "maxLength": "The value has more than {} characters.",
    "pattern": "The value does not match the pattern {}.",
    "languageIn": "The value is not in one of the languages {}.",
    "uniqueLang": "Two values are in the same language.",
    "equals": "The values are not the same as those of {}.",
    "disjoint": "The value is also a value of {}.",
    "lessThan": "The value is not less than every value of {}.",
    "lessThanOrEquals": "The value is not less than or equal to every value of {}.",
    "not": "The value conforms to the shape {}, and must not.",
    "and": "The value does not conform to every one of the shapes {}.",
    "or": "The value conforms to none of the shapes {}.",
    "xone": "The value does not conform to exactly one of the shapes {}.",
    "node": "The value does not conform to the shape {}.",
    "qualifiedMinCount": "At least {} values must conform to the shape {}.",
    "qualifiedMaxCount": "At most {} values may conform to the shape {}.",
    "closed": "The property is not one of those that the shape allows.",
    "hasValue": "The value {} is missing.",
    "in": "The value is not one of {}.",
}


def sentence(name: str, asked: Sequence[Term]) -> str:
    """The sentence for the parameter ``name``, with what it asks for."""
    text = _SENTENCES[name]
    if name.startswith("qualified"):
        return _singular(text.format(*map(_plain, asked)))
    listed = ", ".join(_plain(term) for term in asked[:_MOST])
    more = f" and {len(asked) - _MOST} more" if len(asked) > _MOST else ""
    return _singular(text.format(listed + more))


def _singular(text: str) -> str:
    start = text.partition(" values ")[0]
    if not start.endswith(" 1"):
        return text
    return text.replace(" 1 values are", " 1 value is").replace(" 1 values", " 1 value")


def _plain(term: Term) -> str:
    """A number bare, anything else as :func:`written` has it; a shape without a name as such."""
    if isinstance(term, Literal):
        return term.text if term.text.lstrip("-+").replace(".", "", 1).isdecimal() else written(term)
    return "without a name" if term.startswith("_:") else written(term)
