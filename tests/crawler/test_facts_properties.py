"""No text makes a rule raise, and every quote is a piece of its page."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.conditions import read_conditions
from crawler.reading.facts import overall_facts, read_facts, service_facts
from crawler.reading.page import parse_page
from crawler.reading.services import read_services
from directory.fields import FIELDS, check_value

WORDS = ["we", "our", "you", "not", "no", "do", "don't", "offer", "offers", "treat", "ketamine", "infusion", "IV", "IM", "KAP", "Spravato", "TMS", "SGB", "NAD+", "session", "sessions", "package", "series", "of", "six", "$450", "$1,200", "$", "from", "-", "to", "between", "and", "or", "40", "minutes", "an", "hour", "a", "half", "2", "hours", "before", "after", "eat", "food", "clear", "liquids", "midnight", "drive", "driver", "home", "must", "insurance", "accept", "Aetna", "except", "Medicaid", "superbill", "HSA", "VA", "community", "care", "veterans", "discount", "referral", "required", "18", "older", "under", "age", "speak", "Spanish", "parking", "wheelchair", "accessible", "video", "free", "consultation", "nurse", "RN", "physician's", "monitors", "as", "of", "09/31/23", "13/13/2023", "depression", "PTSD", "history", "side", "effects", "unlike", "?", ".", ",", ";", ":", "(", ")", "|", "•", "–", "½", "İ", "ß", "１２", "\xa0"]
KINDS = ("home", "service", "pricing", "faq", "what-to-expect", "blog", "feed", "policy", "other")
TEXT = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT | st.text(max_size=80), max_size=5), st.sampled_from(KINDS), st.sampled_from(("p", "li", "h2", "td", "nav", "footer")))
def test_no_text_makes_a_rule_raise(texts: list[str], kind: str, tag: str) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    page = parse_page("<html><body>" + "".join(f"<{tag}>{text}</{tag}>" for text in escaped) + "</body></html>", "https://example.org/")
    services = read_services(page, kind, "Elm (Street) Clinic*")
    facts = read_facts(page, kind, services)
    for finding in [*services, *read_conditions(page, kind, services), *facts]:
        assert " ".join(finding.quote.split()) in " ".join(page.text.split())
        assert 0 < len(finding.quote) <= 300
    for finding in facts:
        assert check_value(finding.field, finding.value) == finding.value
        assert finding.field in FIELDS
    overall_facts(facts)
    service_facts(facts)
