"""Texts and amounts have one form each, and nothing raises."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.clean import byte_size, checksum, number, person_name, text

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            "a",
            "- ",
            "\n",
            "\n\n",
            " ",
            "\u00a0",
            "\u200b",
            "\u200d",
            "\u202e",
            "e",
            "\u0301",
            "ب",
            "\u1fef",
            "\u2028",
            "•",
        ]
    )
    | ANYTHING,
    max_size=9,
).map("".join)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("  a   b ", "a b"),
        ("a\tb\nc", "a b c"),
        ("a\r\n\r\n \r\nb", "a\n\nb"),
        ("a\u2029b", "a\n\nb"),
        ("list:\n- a\n-  b\nmore", "list:\n- a\n- b more"),
        ("a - b", "a - b"),
        ("e\u0301", "é"),
        ("a\x00b\x07c", "abc"),
        ("a\u202eb\u2066c\u200bd\u00ade\ufeff", "abcde"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("a\u00a0\u3000b", "a b"),
        ("a\ud800b", "ab"),
        ("", ""),
        ("\n \u200b\n", ""),
        ("a < b & c", "a < b & c"),
    ],
)
def test_plain_text(value: str, plain: str) -> None:
    assert text(value) == plain


@given(WORDS)
def test_clean_text_stays_as_it_is(value: str) -> None:
    once = text(value)
    assert text(once) == once
    assert once == once.strip()
    assert "  " not in once and "\n\n\n" not in once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("12", 12),
        ("0", 0),
        ("0012", 12),
        ("+12", 12),
        ("1.234", 1234),
        ("1,234,567", 1234567),
        ("12 000", 12000),
        ("12.0", 12),
        ("12,00", 12),
        (12, 12),
        (12.0, 12),
        (0, 0),
        ("-1", None),
        ("1.2", None),
        ("1.234,567", None),
        ("", None),
        ("a dozen", None),
        ("12 records", None),
        (-1, None),
        (12.5, None),
        (True, None),
        ("9" * 5000, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**30, None),
        ("٣", None),
        ("1.23.456", None),
    ],
)
def test_counts(value: str | float, count: int | None) -> None:
    assert number(value) == count


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("1.2 MB", 1200000),
        ("12 kB", 12000),
        ("12kb", 12000),
        ("12 K", 12000),
        ("3,5 GB", 3500000000),
        ("1024", 1024),
        ("1 KiB", 1024),
        ("1.5 MiB", 1572864),
        ("2 gibibytes", 2 * 1024**3),
        ("5 kilobytes", 5000),
        ("12 bytes", 12),
        ("1 byte", 1),
        ("7 B", 7),
        ("1 TB", 10**12),
        ("1,234 kB", 1234000),
        ("1.234 MB", 1234000),
        ("1.234", 1234),
        ("0,125 GB", 125000000),
        ("1.234,5 MB", 1234500000),
        ("1,234.5 MB", 1234500000),
        ("1 234 kB", 1234000),
        ("1.234.567 kB", 1234567000),
        ("0.0006 kB", 1),
        (1024.4, 1024),
        (1024.6, 1025),
        (1024, 1024),
        (0, 0),
        ("10 Mbit", None),
        ("1 iB", None),
        ("", None),
        ("MB", None),
        ("1e5", None),
        (-1, None),
        ("-1 MB", None),
        ("1 2 MB", None),
        ("1.2.3 MB", None),
        ("1, MB", None),
        ("9999 EB", None),
        (True, None),
        ("9" * 5000, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        ("5 apples", None),
    ],
)
def test_sizes(value: str | float, size: int | None) -> None:
    assert byte_size(value) == size


AMOUNTS = st.lists(st.sampled_from([*"0123456789.,' -+", "MB", "kB", "KiB", "i", "byte"]), max_size=12).map("".join)


@given(AMOUNTS | ANYTHING | st.integers() | st.floats())
@pytest.mark.parametrize("clean", [number, byte_size])
def test_an_amount_stays_as_it_is(clean: Callable[[str | float], int | None], value: str | float) -> None:
    once = clean(value)
    assert once is None or (once >= 0 and clean(once) == clean(str(once)) == once)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Vries, Jan de", ("Vries", "Jan de")),
        (" Vries ,  J. ", ("Vries", "J.")),
        ("Jan de Vries", None),
        ("Vries,", None),
        (", Jan", None),
        ("Smith, John, Jr.", None),
        ("Smith, et al.", None),
        ("Smith, J.; Jones, B.", None),
        ("Smith, 1972", None),
        ("", None),
        ("a, " + "b" * 5000, None),
    ],
)
def test_names(value: str, name: tuple[str, str] | None) -> None:
    assert person_name(value) == name


@given(st.tuples(ANYTHING, ANYTHING).map(", ".join) | ANYTHING)
def test_a_name_stays_as_it_is(value: str) -> None:
    name = person_name(value)
    assert name is None or person_name(", ".join(name)) == name


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        ("md5:" + "aB" * 16, ("md5", "ab" * 16)),
        ("MD5 = " + "ab" * 16, ("md5", "ab" * 16)),
        ("ab" * 20, ("sha1", "ab" * 20)),
        ("SHA-256:" + "ab" * 32, ("sha256", "ab" * 32)),
        (" " + "ab" * 64 + "\n", ("sha512", "ab" * 64)),
        ("md5:" + "ab" * 20, None),
        ("ab" * 17, None),
        ("xy" * 16, None),
        ("", None),
        ("crc32:" + "ab" * 16, None),
        ("a" * 5000, None),
    ],
)
def test_checksums(value: str, pair: tuple[str, str] | None) -> None:
    assert checksum(value) == pair


@given(ANYTHING | st.from_regex(r"(md5:|sha-?1=)?[0-9a-fA-F]{32}([0-9a-f]{8})?", fullmatch=True))
def test_a_checksum_stays_as_it_is(value: str) -> None:
    pair = checksum(value)
    assert pair is None or checksum(":".join(pair)) == pair
