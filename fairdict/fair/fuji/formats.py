"""File formats that F-UJI knows as open, as fit for long keeping, or as those of research.

Facts from F-UJI's list of file formats; beside it every text, XML and JSON type but HTML counts as open and fit for
long keeping. Archives count as nothing: F-UJI would look inside them.
"""

import re
from functools import lru_cache

_ARCHIVES = (
    "application/gzip application/x-gzip application/zip application/x-zip-compressed application/zstd "
    "application/vnd.ms-cab-compressed application/octet-stream binary/octet-stream"
)
ARCHIVES = frozenset(_ARCHIVES.split())
"""Containers, whose own type says nothing of what is in them."""
_OPEN = (
    "audio/mp4 image/avif image/flif image/gif image/jp2 image/jpx image/jpm image/jpeg2000 video/x-mng "
    "application/netcdf application/x-netcdf image/x-exr image/openraster image/png image/svg+xml image/webp "
    "image/x-xpixmap video/mj2 application/vnd.gerber"
)
_LONG_TERM = (
    "audio/aac audio/x-aac image/x-adobe-dng audio/aiff audio/x-aiff video/x-msvideo video/avi image/cgm image/dib "
    "model/x3d+xml model/x3d+binary image/geotiff image/gif image/jp2 image/jpx image/jpm image/jpeg2000 image/jpeg "
    "image/jpg model/jt application/mxf video/jpm video/mj2 video/mpeg audio/mpeg audio/mp3 video/mp4 audio/mp4 "
    "application/mp4 video/mp2t application/ogg audio/ogg video/ogg audio/opus audio/speex video/theora "
    "application/pdf application/x-pdf image/png model/step image/svg+xml image/tiff video/x-ms-vob audio/vorbis "
    "audio/wav audio/x-wav audio/vnd.wave audio/wave image/bmp image/x-ms-bmp video/x-ms-wmv video/x-ms-asf"
)
_SCIENCE = (
    "image/x-3ds text/x-bed text/x-c application/cgns model/vnd.collada+xml application/dbase application/dbf "
    "application/dicom application/x-shapefile application/shp application/fits image/fits application/geo+json "
    "application/x-gnumeric application/x-grib application/wmo-grib2 application/x-hdf application/x-hdf5 "
    "application/x-ipynb+json application/vnd.lotus-1-2-3 application/vnd.wolfram.mathematica application/mathematica "
    "application/mathml+xml application/x-matlab-data application/matlab-mat text/x-matlab application/vnd.ms-excel "
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/msexcel "
    "application/vnd.ms-excel.sheet.macroenabled.12 application/vnd.fdsn.mseed application/x-cdf application/netcdf "
    "application/x-netcdf text/x-nh application/x-nsdstat application/vnd.oasis.opendocument.spreadsheet "
    "application/vnd.sun.xml.calc text/x-python text/x-python-script application/x-rlang-transport text/x-r-source "
    "application/x-root application/x-sas application/x-sas-data application/x-sas-transport application/x-spss-sav "
    "application/x-spss-por application/x-spss-portable application/x-spss-syntax application/x-stata "
    "application/x-stata-dta application/x-stata-13 application/x-stata-14 application/x-stata-15 "
    "application/x-stata-syntax application/sla model/stl application/sbml+xml application/x-dvn-tabddi-zip "
    "application/x-dvn-csvspss-zip application/fhir+xml application/fhir+json application/fhir+turtle text/x-fasta "
    "text/x-gff3 text/x-stockholm-alignment application/vnd.apple.numbers application/vnd.ms-works"
)
OPEN = frozenset(_OPEN.split())
LONG_TERM = frozenset(_LONG_TERM.split())
SCIENCE = frozenset(_SCIENCE.split())
_MEMO = 512
_TEXT = re.compile(r"^text/|[/+](?:xml|text|json)")


@lru_cache(_MEMO)
def is_text(media_type: str) -> bool:
    """Whether a media type is of text in the wide sense in which F-UJI takes it; HTML never is."""
    return "html" not in media_type and _TEXT.search(media_type) is not None


def is_open(media_type: str) -> bool:
    """Whether the format is open."""
    return media_type in OPEN or is_text(media_type)


def is_long_term(media_type: str) -> bool:
    """Whether the format is one for archives."""
    return media_type in LONG_TERM or is_text(media_type)


def is_science(media_type: str) -> bool:
    """Whether the format is one of research; every chemical type is."""
    return media_type in SCIENCE or media_type.startswith("chemical/")
