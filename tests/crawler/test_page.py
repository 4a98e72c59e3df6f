"""The page model: what is visible, how it is cut into blocks, and that nothing makes it fail."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.page import Page, fold, parse_page, quote_around
from crawler.reading.wording import straight


def texts(html: str) -> list[str]:
    return [block.text for block in parse_page(html, "https://clinic.example/").blocks]


@pytest.mark.parametrize("html", [
    '<p>Seen</p><div style="display: none">gone</div>',
    '<p>Seen</p><div hidden>gone</div>',
    '<p>Seen</p><span class="sr-only">gone</span>',
    "<p>Seen</p><script>gone()</script><style>gone{}</style><noscript>gone</noscript><template><p>gone</p></template>",
    "<p>Seen</p><select><option>gone</option></select><textarea>gone</textarea>",
    "<p>Seen</p><!-- gone -->",
])
def test_what_a_reader_does_not_see_is_left_out(html: str) -> None:
    assert texts(html) == ["Seen"]


def test_a_menu_that_opens_under_the_pointer_is_read() -> None:
    menu = '<nav><ul><li>Care<div class="site-submenu" style="display:none"><ul><li>Migraine</li></ul></div></li></ul></nav>'
    assert texts(f'{menu}<p>Seen</p><div class="cookie-notice" style="display:none">gone</div>') == ["Care", "Migraine", "Seen"]


def test_an_answer_that_a_click_opens_is_read() -> None:
    html = '<div class="accordion"><div class="accordion-title">Price?</div><div class="accordion-content" style="display:none">It costs $450.</div></div>'
    page = parse_page(html, "https://clinic.example/")
    assert page.blocks[1].text == "It costs $450."
    assert page.blocks[1].headings == ("Price?",)


@pytest.mark.parametrize(("html", "expected"), [
    ("<p><span>Ket</span><span>amine</span></p>", ["Ketamine"]),
    ("<p><b>K</b>etamine</p>", ["Ketamine"]),
    ("<p><span>Suite</span><span> 210</span></p>", ["Suite 210"]),
    ("<p><span>Monday</span><span>9am - 5pm</span></p>", ["Monday 9am - 5pm"]),
    ("<p><a href='/a'>Home</a><a href='/b'>About</a></p>", ["Home About"]),
    ("<p>0.5&nbsp;mg/kg\n over&nbsp;40 minutes</p>", ["0.5 mg/kg over 40 minutes"]),
    ("<p>825 Oak Grove Ave<br>Menlo Park, CA 94025</p>", ["825 Oak Grove Ave", "Menlo Park, CA 94025"]),
    ("<p>The infusion itself takes about forty<br>minutes in the chair.</p>", ["The infusion itself takes about forty minutes in the chair."]),
    ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
])
def test_words_are_parted_where_they_are_parted_for_the_eye(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_headings_by_element_by_looks_and_by_role_make_the_path() -> None:
    page = parse_page(
        "<h1>Infusions</h1><h2>Before</h2><p><strong>Eating</strong></p><p>No food for 6 hours.</p>"
        '<div class="faq-title">Driving</div><p>Bring a driver.</p><div role="heading" aria-level="2">After</div><p>Rest.</p>',
        "https://clinic.example/",
    )
    paths = {block.text: block.headings for block in page.blocks}
    assert paths["No food for 6 hours."] == ("Infusions", "Before", "Eating")
    assert paths["Bring a driver."] == ("Infusions", "Before", "Driving")
    assert paths["Rest."] == ("Infusions", "After")


def test_regions_are_told_by_element_role_and_names() -> None:
    page = parse_page(
        '<div role="banner">Top</div><div id="SITE_NAV" class="main-nav">Menu</div><main><p>Body</p></main>'
        '<div class="sidebar">Side</div><div id="site-footer"><p>Foot</p></div><div class="modal-footer">Not a foot</div>',
        "https://clinic.example/",
    )
    assert {block.text: block.role for block in page.blocks} == {
        "Top": "header", "Menu": "nav", "Body": "main", "Side": "aside", "Foot": "footer", "Not a foot": "main",
    }


def test_a_data_row_is_one_block_with_its_cells_and_the_head_of_its_table() -> None:
    page = parse_page(
        "<table><tr><th>Service</th><th>Price</th></tr><tr><td>Infusion</td><td>$450</td></tr></table>"
        "<table><tr><td><h2>Layout</h2></td><td><p>text</p></td></tr></table>",
        "https://clinic.example/",
    )
    row = page.blocks[1]
    assert (row.tag, row.cells, row.table_head, row.text) == ("row", ("Infusion", "$450"), ("Service", "Price"), "Infusion $450")
    assert [block.text for block in page.blocks[2:]] == ["Layout", "text"]


def test_lines_of_plain_text_that_are_broken_in_the_middle_of_a_sentence_are_joined() -> None:
    page = parse_page("Our clinic gives TMS\nin both of its offices, and the\nSpravato spray in the larger one of the two houses.\nCall us\nme@elm.example", "")
    assert [block.text for block in page.blocks] == [
        "Our clinic gives TMS in both of its offices, and the Spravato spray in the larger one of the two houses.", "Call us", "me@elm.example",
    ]
    page = parse_page("You come every day for four to six weeks (20 to 30\nsessions).\nCall us", "")
    assert [block.text for block in page.blocks] == ["You come every day for four to six weeks (20 to 30 sessions).", "Call us"]


def test_plain_text_is_read_line_by_line() -> None:
    page = parse_page("What to Expect\n\nThe first visit takes an hour.\n\nWe treat\n\n  • Depression\n  • Anxiety\n", "")
    assert page.is_plain_text
    assert [(block.text, block.tag) for block in page.blocks] == [
        ("What to Expect", "h2"), ("The first visit takes an hour.", "p"), ("We treat", "h3"), ("Depression", "li"), ("Anxiety", "li"),
    ]
    assert page.blocks[3].list_id == page.blocks[4].list_id
    assert page.blocks[1].headings == ("What to Expect",)


def test_structured_data_is_flat_and_forgiving() -> None:
    page = parse_page(
        '<script type="application/ld+json">{"@graph": [{"@type": ["MedicalClinic", "LocalBusiness"], "name": "A",},]}</script>'
        '<script type="application/ld+json">not json</script>'
        '<div itemscope itemtype="https://schema.org/Physician"><span itemprop="telephone">303-555-0143</span></div>',
        "https://clinic.example/",
    )
    assert [(item.type, item.source) for item in page.structured] == [("MedicalClinic LocalBusiness", "json_ld"), ("Physician", "microdata")]
    assert page.structured[1].data["telephone"] == "303-555-0143"


def test_links_know_their_block_and_region() -> None:
    page = parse_page('<p>Write</p><footer><p>Call <a href="tel:+13035550143">us</a></p></footer>', "https://clinic.example/a/")
    assert [(link.href, link.text, link.role, link.block_index) for link in page.links] == [("tel:+13035550143", "us", "footer", 1)]


@pytest.mark.parametrize(("body", "content_type"), [
    ("<p>café 9–5</p>".encode("cp1252"), None),
    ("<p>café 9–5</p>".encode(), "text/html; charset=utf-8"),
    ('<meta charset="windows-1252"><p>café 9–5</p>'.encode("cp1252"), "text/html"),
    ("<p>café 9–5</p>".encode("utf-16"), None),
    ("<p>café 9–5</p>".encode(), "text/html; charset=no-such-thing"),
])
def test_the_encoding_is_found(body: bytes, content_type: str | None) -> None:
    assert parse_page(body, "https://clinic.example/", content_type).text == "café 9–5"


@pytest.mark.parametrize("html", [
    "<div>" * 150_000 + "x",
    "<b><p>" * 40_000,
    "<table><tr><td>" * 40_000 + "x",
    "<ul><li>" * 50_000,
    "<a href=x>y" * 80_000,
    "\0<p>a\0b</p>" * 20_000,
    "<" * 500_000,
    '<p dir="rtl">\u202eשלום</p>' * 5_000,
    '<div itemscope itemprop="a">' * 3_000,
    '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
], ids=["nested div", "nested b", "nested table", "nested list", "open links", "null bytes", "angles", "rtl", "microdata", "deep json"])
def test_a_broken_page_neither_fails_nor_takes_long(html: str) -> None:
    started = time.process_time()
    parse_page(html, "https://clinic.example/")
    assert time.process_time() - started < 20  # a loose bound against runaway, not a measurement


MARKUP = st.lists(st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<br>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<h2>", "</h2>",
    '<span style="display:none">', "</span>", "<footer>", "</footer>", "<a href='tel:+1 303 555 0143'>", "</a>", "\0", "&nbsp;", "\u200b", "&#55357;",
    " Ketamine ", "9am-5pm", "Monday", "303-555-0143", "12 Main St", "Denver, CO 80202", "hello@clinic.example", "©", "<!--", "-->", "<![CDATA[",
    "<script>", "</script>", "<dl><dt>", "<dd>", "</dl>", "<article>", "</article>", "\u202e", "é", "<svg>", "</svg>", "<summary>", "<details>",
]), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_any_soup_gives_folded_blocks_whose_text_is_the_page(html: str) -> None:
    page = parse_page(html, "https://clinic.example/")
    assert page.text == "\n".join(block.text for block in page.blocks)
    for index, block in enumerate(page.blocks):
        assert block.index == index
        assert block.text
        assert block.text == fold(block.text)
    assert all(0 <= link.block_index < max(1, len(page.blocks)) for link in page.links)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "text/html", "text/plain; charset=utf-8", "text/html; charset=latin-1", "\0"]))
def test_any_bytes_are_read(body: bytes, content_type: str | None) -> None:
    assert isinstance(parse_page(body, "x", content_type), Page)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=900).map(fold).filter(bool), st.data())
def test_a_quote_is_a_piece_of_the_text_that_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 200)))
    quote = quote_around(parse_page(text, ""), text, start, end)
    assert quote in text
    assert len(quote) <= 300
    assert text[start:end].strip() in quote


@given(st.text(max_size=200))
def test_straight_keeps_every_offset(text: str) -> None:
    assert len(straight(text)) == len(text)


def test_one_endless_paragraph_is_cut_between_words() -> None:
    page = parse_page("<p>" + "Suite 1 " * 5_000 + "</p>", "https://clinic.example/")
    assert max(len(block.text) for block in page.blocks) <= 4_000
    assert " ".join(block.text for block in page.blocks) == fold("Suite 1 " * 5_000)


def test_what_says_that_it_is_no_footer_is_none() -> None:
    page = parse_page("<div class='site-elements site-not-footer'><p>Come in.</p></div><div class='site-footer'><p>Call us.</p></div>", "")
    assert [block.role for block in page.blocks] == ["main", "footer"]
