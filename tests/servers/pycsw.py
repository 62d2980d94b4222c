"""pycsw 2.6.2 as it is, over a catalogue of records written for the test: Dublin Core and, every fifth, ISO 19139."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from subprocess import run
from tempfile import TemporaryDirectory

from tests.servers.program import free_port, running
from tests.servers.rooms import PYCSW

SETTINGS = Template("""[server]
home=$folder
url=http://127.0.0.1:$port/
mimetype=application/xml; charset=UTF-8
encoding=UTF-8
language=en-US
maxrecords=$page
$profiles
[manager]
transactions=false
[metadata:main]
identification_title=Catalogue of the test
identification_abstract=Written for a test
identification_keywords=test
identification_keywords_type=theme
identification_fees=None
identification_accessconstraints=None
provider_name=Nobody
provider_url=https://nobody.example/
contact_name=Nobody
contact_position=None
contact_address=None
contact_city=Enschede
contact_stateorprovince=Overijssel
contact_postalcode=0000
contact_country=Netherlands
contact_phone=0
contact_fax=0
contact_email=nobody@nobody.example
contact_url=https://nobody.example/
contact_hours=None
contact_instructions=None
contact_role=pointOfContact
[repository]
database=sqlite:///$folder/catalogue.db
table=records
""")

SERVE = """
import sys
from wsgiref.simple_server import make_server
from pycsw.wsgi import application

make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""
"""What its own ``wsgi.py`` does when it is run, but on loopback instead of on every address."""

ADMIN = """
import runpy
import sys
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def hurry(connection, _):
    connection.execute("PRAGMA synchronous = OFF")

sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Its own ``pycsw-admin.py``, which commits each record, without waiting for the disk each time."""

DUBLIN_CORE = Template("""<?xml version="1.0" encoding="UTF-8"?>
<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows">
  <dc:identifier>$name</dc:identifier>
  <dc:title>Groundwater at well $n &amp; its surroundings</dc:title>
  <dc:type>dataset</dc:type>
  <dc:subject>groundwater</dc:subject>
  <dc:subject>well $n</dc:subject>
  <dc:format>text/csv</dc:format>
  <dct:abstract>Levels of the groundwater at well $n, measured every hour – in centimetres.</dct:abstract>
  <dc:creator>Water board of district $district</dc:creator>
  <dc:publisher>Water board</dc:publisher>
  <dc:date>$date</dc:date>
  <dct:modified>$date</dct:modified>
  <dc:language>nl</dc:language>
  <dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>
  <ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326">
    <ows:LowerCorner>52.$district 6.$district</ows:LowerCorner>
    <ows:UpperCorner>52.9$district 6.9$district</ows:UpperCorner>
  </ows:BoundingBox>
</csw:Record>
""")

ISO = Template("""<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
  <gmd:fileIdentifier><gco:CharacterString>$name</gco:CharacterString></gmd:fileIdentifier>
  <gmd:language><gco:CharacterString>dut</gco:CharacterString></gmd:language>
  <gmd:hierarchyLevel>
    <gmd:MD_ScopeCode codeList="x" codeListValue="dataset">dataset</gmd:MD_ScopeCode>
  </gmd:hierarchyLevel>
  <gmd:contact><gmd:CI_ResponsibleParty>
    <gmd:organisationName>
      <gco:CharacterString>Water board of district $district</gco:CharacterString>
    </gmd:organisationName>
    <gmd:role><gmd:CI_RoleCode codeList="x" codeListValue="pointOfContact"/></gmd:role>
  </gmd:CI_ResponsibleParty></gmd:contact>
  <gmd:dateStamp><gco:Date>$date</gco:Date></gmd:dateStamp>
  <gmd:identificationInfo><gmd:MD_DataIdentification>
    <gmd:citation><gmd:CI_Citation>
      <gmd:title><gco:CharacterString>Dikes of district $district, stretch $n</gco:CharacterString></gmd:title>
      <gmd:date><gmd:CI_Date><gmd:date><gco:Date>$date</gco:Date></gmd:date>
        <gmd:dateType><gmd:CI_DateTypeCode codeList="x" codeListValue="publication"/></gmd:dateType>
      </gmd:CI_Date></gmd:date>
    </gmd:CI_Citation></gmd:citation>
    <gmd:abstract><gco:CharacterString>Heights of the dikes along stretch $n.</gco:CharacterString></gmd:abstract>
    <gmd:descriptiveKeywords><gmd:MD_Keywords>
      <gmd:keyword><gco:CharacterString>dike</gco:CharacterString></gmd:keyword>
    </gmd:MD_Keywords></gmd:descriptiveKeywords>
    <gmd:language><gco:CharacterString>dut</gco:CharacterString></gmd:language>
  </gmd:MD_DataIdentification></gmd:identificationInfo>
</gmd:MD_Metadata>
""")


def names(count: int) -> list[str]:
    """The identifiers of the records, in the order in which they were loaded."""
    return [f"urn:uuid:00000000-0000-4000-8000-{n:012}" for n in range(count)]


def record(n: int, name: str) -> str:
    """The ``n``-th record; nothing of it depends on the clock."""
    form = ISO if n % 5 == 4 else DUBLIN_CORE
    date = f"20{10 + n % 15}-{1 + n % 12:02}-{1 + n % 28:02}"
    return form.substitute(name=name, n=n, district=1 + n % 9, date=date)


@dataclass(frozen=True)
class Pycsw:
    """A running pycsw: where it answers OAI-PMH (with a query, as it wants it), and its folder."""

    url: str
    folder: Path

    def load(self, records: Mapping[str, str]) -> None:
        """Adds records, file names to XML; one that is there already is replaced."""
        _load(self.folder, records)

    def drop(self, name: str) -> None:
        """Deletes the record ``name`` without a trace, as it does itself."""
        with closing(sqlite3.connect(self.folder / "catalogue.db")) as database, database:
            assert database.execute("DELETE FROM records WHERE identifier = ?", (name,)).rowcount == 1


@contextmanager
def pycsw(folder: Path, count: int, page: int = 50, profiles: str = "") -> Iterator[Pycsw]:
    """A pycsw with ``count`` records while the block lasts, ``page`` of them in an answer; with the ``profiles`` named,
    such as ``apiso``, which lets it answer in ISO 19139."""
    port = free_port()
    settings = folder / "pycsw.cfg"
    named = f"profiles={profiles}" if profiles else ""
    settings.write_text(SETTINGS.substitute(folder=folder, port=port, page=page, profiles=named), "utf-8")
    _admin(folder, "setup_db")
    _load(folder, {f"{n:06}.xml": record(n, name) for n, name in enumerate(names(count))})
    command = [str(PYCSW.python), "-W", "ignore", "-c", SERVE, str(port)]
    address = f"http://127.0.0.1:{port}/?mode=oaipmh"
    with running(command, f"{address}&verb=Identify", folder / "log", cwd=folder, env={"PYCSW_CONFIG": str(settings)}):
        yield Pycsw(address, folder)


def _load(folder: Path, records: Mapping[str, str]) -> None:
    with TemporaryDirectory(dir=folder) as place:
        for name, text in records.items():
            (Path(place) / name).write_text(text, "utf-8")
        _admin(folder, "load_records", "-y", "-p", place)


def _admin(folder: Path, *words: str) -> None:
    command = [str(PYCSW.python), "-W", "ignore", "-c", ADMIN, PYCSW.program("pycsw-admin.py"), "-c", *words]
    done = run([*command, "-f", str(folder / "pycsw.cfg")], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
