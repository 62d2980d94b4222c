"""Where pyshacl does otherwise than the specification: the shape, the data, how many results are right, and why.

``S`` stands for a node shape on ``e:a`` with one property shape on ``e:p``; the constraint is given.
"""

PREFIXES = """
PREFIX e: <https://e.example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

RANGE = "SHACL 4.3: a value that SPARQL cannot compare with the limit fails"
PAIR = "SHACL 4.5.3: values that SPARQL's < cannot compare fail"
FORM = "SHACL 4.1.2: an ill-formed literal does not match its datatype; XML Schema does not have this form"
GOOD = "XML Schema has this form, and Python's dates do not"
PATTERN = "SHACL 4.4.3 follows SPARQL's REGEX, which follows XPath"

VALUES = [
    # constraint on the values of e:p, the values, the number of results, the cause
    ("sh:maxInclusive 2", "true", 1, f"{RANGE}: a boolean is no number"),
    ("sh:maxInclusive 2.5", "'2020-01-01'^^xsd:date", 1, f"{RANGE}: a date is no number"),
    ("sh:minInclusive 'a'", "'b'@en", 1, f"{RANGE}: text in a language has no order"),
    ("sh:maxInclusive '2020-01-01T00:00:00Z'^^xsd:dateTime", "'2019-11-30T23:00:00'^^xsd:dateTime", 0,
     "XML Schema 2, 3.3.7: more than fourteen hours apart, the order holds in whatever zone"),
    ("sh:minLength 0", "[]", 1, "SHACL 4.4.1: a blank node has no length, and fails"),
    ("sh:datatype rdfs:Datatype", "1", 1, "SHACL 4.1.2: the datatype of the literal is xsd:integer"),
    ("sh:datatype xsd:integer", "' 1'^^xsd:integer", 1, f"{FORM}: white space"),
    ("sh:datatype xsd:integer", "'1_000'^^xsd:integer", 1, f"{FORM}: Python's underscore"),
    ("sh:datatype xsd:decimal", "'1e5'^^xsd:decimal", 1, f"{FORM}: no exponent in decimals"),
    ("sh:datatype xsd:double", "'infinity'^^xsd:double", 1, f"{FORM}: Python's infinity"),
    ("sh:datatype xsd:date", "'2020-W01-1'^^xsd:date", 1, f"{FORM}: ISO 8601's weeks"),
    ("sh:datatype xsd:dateTime", "'2020-01-01 10:00:00'^^xsd:dateTime", 1, f"{FORM}: T between day and time"),
    ("sh:datatype xsd:dateTime", "'2020-01-01T10:00'^^xsd:dateTime", 1, f"{FORM}: seconds are needed"),
    ("sh:datatype xsd:dateTime", "'2020-01-01'^^xsd:dateTime", 1, f"{FORM}: a date is no dateTime"),
    ("sh:datatype xsd:gYear", "'20'^^xsd:gYear", 1, f"{FORM}: four digits at least"),
    ("sh:datatype xsd:duration", "'P1DT'^^xsd:duration", 1, f"{FORM}: nothing after T"),
    ("sh:datatype xsd:language", "'not a language'^^xsd:language", 1, f"{FORM}: no tag"),
    ("sh:datatype xsd:date", "'12020-01-01'^^xsd:date", 0, f"{GOOD}: years beyond 9999"),
    ("sh:datatype xsd:date", "'-0044-03-15'^^xsd:date", 0, f"{GOOD}: years before 1"),
    ("sh:datatype xsd:dateTime", "'2020-01-01T24:00:00'^^xsd:dateTime", 0, f"{GOOD}: the end of a day"),
    ("sh:pattern 'a$'", r"'a\n'", 1, f"{PATTERN}: $ is the very end"),
    ("sh:pattern 'a.b' ; sh:flags 's'", r"'a\nb'", 0, f"{PATTERN}: the flag s"),
    ("sh:pattern 'a.b' ; sh:flags 'q'", "'axb'", 1, f"{PATTERN}: the flag q"),
    (r"sh:pattern '^\\p{Lu}'", "'a', 'A'", 1, f"{PATTERN}: categories of characters; pyshacl stops"),
    ("sh:languageIn ('en-gb')", "'a'@en, 'b'@en-gb-oed", 1,
     "SPARQL 17.4.3.7: the range en-gb matches every tag that begins with it"),
]  # fmt: skip

WHOLE = [
    # shapes, data, the number of results, the cause
    ("e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .",
     "e:a e:p e:b ; e:q e:c .", 1, f"{PAIR}: IRIs have no order"),
    ("e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .",
     "e:a e:p 'a'@en ; e:q 'b'@nl .", 1, f"{PAIR}: text in a language has no order"),
    ("e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .",
     "e:a e:p [] ; e:q e:c .", 1, f"{PAIR}; pyshacl stops at a blank node"),
    ("e:S sh:targetNode e:a ; a sh:NodeShape ; sh:closed true .",
     "e:a a rdfs:Resource .", 1, "SHACL 4.8.1 makes no exception for rdfs:Resource"),
    ("e:S sh:targetNode e:c ; sh:property [ sh:path [ sh:inversePath ( e:p e:q ) ] ; sh:minCount 1 ] .",
     "e:a e:p e:b . e:b e:q e:c .", 0, "SHACL 2.3.1.3: the inverse of a sequence runs it from its end"),
    ("e:C a rdfs:Class ; sh:class e:D .",
     "e:a a e:C .", 1, "SHACL 2.1: what has a parameter is a shape, and so an implicit class target"),
    ("e:C a e:M, sh:NodeShape ; sh:class e:D . e:M rdfs:subClassOf e:N . e:N rdfs:subClassOf rdfs:Class .",
     "e:a a e:C .", 1, "SHACL 1.1: an instance over any number of rdfs:subClassOf"),
]  # fmt: skip
