"""The variables of a dataset, as HealthDCAT-AP has them: a group of tables with columns, in the words of CSVW.

After https://www.w3.org/TR/tabular-metadata/ and HealthDCAT-AP's ``hasVariables``. Takes names, words and data types;
leaves one ``csvw:TableGroup`` on the description, its tables and their columns.
"""

from fairdict.addresses import iri as named
from fairdict.harvester import Description, Node

CSVW = "http://www.w3.org/ns/csvw#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def add_table(about: Description, title: str = "", description: str = "", *, lang: str = "", where: str = "") -> Node:
    """A table in the dataset's one group of tables."""
    if not about.data.get("hasVariables"):
        about.node("hasVariables", f"{CSVW}TableGroup")
    table = Node(about.data["hasVariables"][0], about).node(f"{CSVW}table", f"{CSVW}Table")
    table.add("title", title, lang=lang, where=where)
    table.add("description", description, lang=lang, where=where)
    return table


def add_column(
    table: Node,
    name: str,
    *,
    title: str = "",
    description: str = "",
    datatype: str = "",
    property_url: str = "",
    lang: str = "",
    where: str = "",
) -> Node:
    """A variable: ``name`` as it stands in the data, ``title`` for people; ``datatype`` is an address, or words."""
    column = table.node(f"{CSVW}column", f"{CSVW}Column")
    for key, text in (("name", name), ("title", title or name)):
        if text.strip():
            column.data[f"{CSVW}{key}"] = [{"@value": text.strip()}]
    column.add("description", description, lang=lang, where=where)
    address = named(datatype) if "://" in datatype else None
    if datatype.strip():
        column.data[f"{CSVW}datatype"] = [{"id": address} if address else {"@value": datatype.strip()}]
    link = named(property_url) if "://" in property_url else None
    if link:
        column.data[f"{CSVW}propertyUrl"] = [{"id": link}]
    return column
