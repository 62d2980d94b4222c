"""HTML becomes plain text, and text that only looks like HTML is not lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.clean import text
from fairdict.markup import html_to_text

PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<br/>",
            "<a href='https://x.nl/a'>",
            "</a>",
            "<td>",
            "<h1>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<",
            ">",
            "&",
            "&lt;",
            "&gt;",
            "&amp;",
            "&lt;p&gt;",
            "&amp;lt;b&amp;gt;",
            "&#60;",
            "&nbsp;",
            "word",
            " ",
            "\n",
            "\n\n",
            "- ",
            "é",
            "<x>",
            '<p class="a">',
            "<a href='https://x.nl/?a=1&lt;=2'>",
            "<table><tr>",
            "&#0;",
            "\ud800",
        ]
    )
    | st.text(st.characters(exclude_categories=[]), max_size=5),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("plain", "plain"),
        ("a < b & c > d", "a < b & c > d"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("x<y", "x<y"),
        ("set <Name> to <b>", "set <Name> to <b>"),
        ("R&D", "R&D"),
        ("R&amp;D", "R&D"),
        ("caf&eacute; &copy 2019", "café &copy 2019"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo lines"),
        ("one<br/><br/>two", "one\n\ntwo"),
        ("<p>5 < 6 & 7</p>", "5 < 6 & 7"),
        ("<ul>\n <li>a</li>\n\n <li><p>b</p></li>\n</ul>\nafter", "- a\n- b\n\nafter"),
        ("<p>list:</p><ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "list:\n\n- a\n- b\n- c"),
        ("<ul><li>a<ul><li>b</li></ul>rest</li></ul>", "- a\n- b\n\nrest"),
        ("see <a href='https://x.nl/a'>this</a>.", "see this (https://x.nl/a)."),
        ("<a href='https://x.nl/'>https://x.nl</a>", "https://x.nl"),
        ("<a href='https://x.nl/'>x.nl</a>", "x.nl"),
        ("<a href='https://x.nl/'></a>", "https://x.nl/"),
        ("<a href='/a'>this</a> <a href='javascript:x()'>that</a>", "this that"),
        ("<a href='https://x.nl/a'><b>th</b>is</a>", "this (https://x.nl/a)"),
        ("a<script>if (x<y) {}</script>b<style>p{}</style>", "ab"),
        ("a<!-- secret -->b", "ab"),
        ("a <!-- b", "a <!-- b"),
        ("<!DOCTYPE html><html><head><title>T</title></head><body>B</body></html>", "B"),
        ("&lt;p&gt;Hi &amp;amp; bye&lt;/p&gt;", "Hi & bye"),
        ("&amp;lt;p&amp;gt;Hi&amp;lt;/p&amp;gt;", "Hi"),
        (
            "<jats:sec><jats:title>A</jats:title><jats:p>B <jats:italic>c</jats:italic></jats:p></jats:sec>",
            "A\n\nB c",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("One <i>x</i>\n\nTwo", "One x\n\nTwo"),
        ("<p>One\n\n  two</p>", "One two"),
        ("H<sub>2</sub>O", "H2O"),
        ("<p>a\x00b\ud800c</p>", "abc"),
        ("<div>" * 5000 + "deep" + "</div>" * 5000, "deep"),
        ("<p>" * 5000 + "deep", "deep"),
        ("", ""),
    ],
)
def test_plain_text_out_of_markup(value: str, plain: str) -> None:
    assert html_to_text(value) == plain


@given(PIECES)
def test_what_comes_out_is_clean_and_goes_in_again_unchanged(value: str) -> None:
    once = html_to_text(value)
    assert text(once) == once
    assert html_to_text(once) == once


@given(st.text(st.characters(exclude_categories=[], exclude_characters="<&")))
def test_text_without_markup_is_text(value: str) -> None:
    assert html_to_text(value) == text(value)


@given(
    st.lists(
        st.sampled_from(["alpha", "<", ">", " < ", "beta", "<=", "<5", "& ", "&&", "<p", "<b", "</", "<b and c"]),
        max_size=12,
    )
)
def test_signs_that_are_no_markup_are_kept(pieces: list[str]) -> None:
    value = " ".join(pieces).replace(">", "")
    assert html_to_text(value) == text(value)


@pytest.mark.parametrize(
    "piece",
    [
        "<p>",
        "<",
        "&amp;",
        "&lt;p&gt;",
        "<!--",
        "<p a='",
        "<b>",
        "<a href='https://x.nl'>x</a>",
        "<td>",
        "<wbr>",
    ],
)
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    started = time.process_time()
    html_to_text(piece * (400_000 // len(piece)) + "end")
    assert time.process_time() - started < 8
