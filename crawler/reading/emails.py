"""Reads e-mail addresses, obfuscated ones too."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import tldextract

from crawler.reading.others import APART, is_not_for_patients
from crawler.reading.page import Block, Finding, Mention, Page, quote_around, read_captions
from crawler.reading.patterns import Pattern
from crawler.reading.phones import numbers_in
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words
from directory.records import UNCLAIMED_NUMBER_RULE

_PLAIN = Pattern(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}")
_SPELLED = re.compile(
    r"(?P<local>[A-Za-z0-9][A-Za-z0-9._%+-]{0,40})\s*(?:[\[({<]\s*(?:at|@)\s*[\])}>]|\s(?:AT|@)\s)\s*"
    r"(?P<domain>[A-Za-z0-9-]{1,60}(?:\s*(?:[\[({<]\s*(?:dot|\.)\s*[\])}>]|\s(?:DOT|dot)\s|\.)\s*[A-Za-z0-9-]{2,40}){1,4})",
    re.IGNORECASE,
)
_DOT_WORDS = words(r"(?P<local>[a-z0-9][a-z0-9._+-]{1,40}) at (?P<domain>[a-z0-9-]{2,60}(?: dot [a-z]{2,24}){1,3})\b")
_USUAL_ENDINGS = ("com", "org", "net", "health", "care", "clinic", "info", "us", "co", "io")
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*|\s+dot\s+|\s*\.\s*", re.IGNORECASE)
_EXAMPLES = re.compile(
    r"^(?:you|your|youremail|your\.?name|name|first\.?last|email|user|username|someone|example|jane\.?doe|john\.?doe|no-?reply|donotreply)@"
    r"|@(?:example\.(?:com|org|net)|domain\.com|yourdomain\.com|your-?(?:site|company|clinic|email)\.com|my-?domain\.com|"
    r"reallygreatsite\.com|company\.com|email\.com|sentry\.|mysite\.com|site\.com)|@\d+x\.|\.(?:png|jpe?g|gif|webp|"
    r"svg|css|js)$"
    r"|@(?:[\w.-]+\.)?(?:sentry\.io|wixpress\.com|gov|nami\.org)$|\.gov$|^[0-9a-f]{20,}@",
    re.IGNORECASE,
)
_BUILDERS = re.compile(r"\b(?:theme|designed|design|developed|powered|built|created|hosted|site|website|hosting) by\b[^.!?]*$|"
    r"\bwebmaster:?\s*$", re.IGNORECASE)
"""Before the address of somebody who made the site."""
_FOR_OTHERS = words(r"\b(?:media|press)(?: (?:contact|inquir\w+|relations|office)\b[^!?]*|: ?)$|\bstudy (?:coordinator|team)\b[^!?]*$|"
    r"\b(?:questions about|problems? with|trouble with|help with|support for) (?:the|this|our) (?:booking|scheduling|online|portal|app|"
    r"(?:web ?)?site)\b[^.!]*$")
"""Before an address that is not for patients."""
_AT_SIGN = TRIGGERS.add("@")
_SPELLED_OUT = TRIGGERS.add("dot", *"[({<")
_SPELLED_AT = re.compile(r"[\s\[({<]at[\s\])}>]", re.IGNORECASE)
_MOST = 300
"""Addresses read from one page; a page with more of them is no clinic's page."""


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def read_emails(page: Page) -> list[Mention]:
    """Return the e-mail addresses (lower case) in reading order, each once per block."""
    linked = [_address_of(link.href) for link in page.links if link.href[:7].lower() == "mailto:"]
    known = {address for address in linked if address}
    blocks = [block for block in page.holding(_AT_SIGN | _SPELLED_OUT) if "@" in block.text or _SPELLED_AT.search(block.text)]
    found = list(islice((mention for block in blocks for mention in _in_block(page, block, known)), _MOST))
    found.extend(_over_a_break(page))
    seen = {mention.finding.value for mention in found}
    for link in page.links:
        address = _address_of(link.href) if link.href[:7].lower() == "mailto:" else None
        said = _PLAIN.search(link.text)  # what a link says outranks a left-over address behind it
        if address and address not in seen and "share" not in link.text.lower() and (said is None or clean_email(said.group()) is None):
            seen.add(address)
            found.append(Mention(Finding("emails", address, link.href[:300], "link", "mailto-link"), link.block_index))
    found.extend(_protected(page, seen))
    found.extend(_written(page, seen) if not found else ())
    found.extend(mention for mention in read_captions(page, "emails", _of_caption) if mention.finding.value not in seen)
    found = [replace(mention, finding=_of_its_desk(mention.finding)) for mention in found]
    if found and is_not_for_patients(page):  # a recruiter's, which counts only where no other page gives one for patients
        return [
            replace(mention, finding=replace(mention.finding, rule=UNCLAIMED_NUMBER_RULE))
            if mention.block < 0 or page.blocks[mention.block].role == "main" else mention for mention in found
        ]
    return found


_FOR_NO_PATIENT = re.compile(
    r"(?:hr|jobs?|careers?|recruit\w*|talent|employment|hiring|resumes?|courses?|training|press|media|marketing|sponsor\w*|webmaster)@"
)


def _of_its_desk(finding: Finding) -> Finding:
    """Return a finding with the rule of what counts only alone, where the address is that of who hires, teaches or builds the site."""
    return replace(finding, rule=UNCLAIMED_NUMBER_RULE) if _FOR_NO_PATIENT.match(finding.value) else finding


def _of_caption(caption: str) -> str | None:
    match = _PLAIN.search(caption) if "@" in caption else None
    return clean_email(match.group()) if match else None


_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
"""Characters without width, which builders leave between the letters."""


def _in_block(page: Page, block: Block, known: set[str]) -> Iterator[Mention]:
    text = _UNSEEN.sub("", straight(block.text))
    values: set[str] = set()
    plain = list(_PLAIN.finditer(text)) if "@" in text else []
    phones = [match.span() for match, _ in numbers_in(text)] if plain else []
    for match in plain:
        start, end = match.span()
        for _, phone_end in phones:
            if start < phone_end < end:  # a number glued in front of the address
                start = phone_end
        raw = text[start:end]
        glued = (candidate for candidate in known if raw.lower().startswith(candidate) or raw.lower().endswith(candidate))
        address = next(glued, None) or clean_email(raw)
        if address and APART.search(text, 0, start) and address.rpartition("@")[2] not in page.url:
            continue
        if address and (_BUILDERS.search(text, max(0, start - 50), start) or _FOR_OTHERS.search(text, max(0, start - 80), start)):
            continue
        if address and address not in values:
            values.add(address)
            yield Mention(Finding("emails", address, quote_around(page, block, start, end), "page_text", "email"), block.index)
    for pattern in (_SPELLED, _DOT_WORDS):
        for match in pattern.finditer(text):
            if pattern is _SPELLED and not re.search(r"[\[({<]|\bdot\b| @ ", match.group(), re.IGNORECASE):
                continue
            if _BUILDERS.search(text, max(0, match.start() - 50), match.start()):
                continue
            domain = _DOT.sub(".", match["domain"])
            address = clean_email(f"{match['local']}@{domain}")
            if address and address not in values:
                values.add(address)
                quote = quote_around(page, block, *match.span())
                yield Mention(Finding("emails", address, quote, "page_text", "spelled-email"), block.index)


@lru_cache(maxsize=1024)
def clean_email(raw: str) -> str | None:
    """Return the address in lower case, cut where text is glued to its end; None when it is no real address."""
    local, _, domain = raw.rpartition("@")
    head, _, last = domain.rpartition(".")
    cut = re.match(r"[a-z]{2,}(?=[A-Z])|[A-Z]{2,}(?=[a-z]{2})", last)
    domain = f"{head}.{cut.group() if cut else last}".lower().strip(".-")
    if not _suffixes()(domain).suffix and not domain.endswith((".example", ".test")):
        for size in range(len(last) - 1, 1, -1):
            shorter = f"{head}.{last[:size]}".lower()
            if last[:size].lower() in _USUAL_ENDINGS and _suffixes()(shorter).suffix:
                domain = shorter
                break
        else:
            return None
    address = f"{local.lower().strip('.')}@{domain}"
    return None if not head or not local or _EXAMPLES.search(address) else address


_CUT = re.compile(r"\w@(?:[\w-]+\.)?$")
_NO_ENDING = re.compile(r"\w@[\w-]+$")
_REST_OF_HOST = re.compile(r"[a-z0-9-]+\.[a-z]{2,10}$")
_HEAD_OF_MAIL = re.compile(r"^e-?mail: ?(?P<head>[a-z0-9._-]+)$", re.IGNORECASE)


def _over_a_break(page: Page) -> Iterator[Mention]:
    """Yield addresses that a line break cuts at the sign or at a dot ("info" and "@clinic.example" below it)."""
    for block in page.holding(_AT_SIGN):
        following = page.blocks[block.index + 1] if block.index + 1 < len(page.blocks) else None
        if block.text.startswith("@") and block.index:
            first, second = page.blocks[block.index - 1], block
        elif following is not None and (_CUT.search(block.text) or (_goes_on(following.text) and _NO_ENDING.search(block.text))):
            first, second = block, following
        else:
            continue
        head = _HEAD_OF_MAIL.match(page.blocks[first.index - 1].text) if first.index and " " not in first.text else None
        raw = f"{head['head'] if head else ''}{first.text.rsplit(' ', 1)[-1].rpartition(':')[2]}{second.text.split(' ', 1)[0]}"
        address = clean_email(raw) if _PLAIN.fullmatch(raw.rstrip(".,;")) else None
        if address:
            quote = f"{first.text} {second.text}"[-300:] if len(second.text) < 200 else second.text[:300]
            yield Mention(Finding("emails", address, quote, "page_text", "email-over-a-break"), first.index)


def _goes_on(text: str) -> bool:
    """Tell whether a line is the rest of an address that the line above it begins."""
    return text.startswith(".") or _REST_OF_HOST.match(text) is not None


def _address_of(href: str) -> str | None:
    raw = unquote(href[7:]).split("?")[0].strip()
    return clean_email(raw) if _PLAIN.fullmatch(raw) else None


def _protected(page: Page, seen: set[str]) -> Iterator[Mention]:
    """Yield addresses that a proxy has encoded as hexadecimal (first byte is the key of an exclusive or)."""
    codes = [(link.href.rpartition("#")[2], link.block_index) for link in page.links if "/email-protection#" in link.href]
    if page.tree is not None and any("protected]" in block.text for block in page.blocks):
        at = next(block.index for block in page.blocks if "protected]" in block.text)
        codes += [(element.get("data-cfemail"), at) for element in page.tree.iterfind(".//*[@data-cfemail]")]
    for code, block in codes:
        try:
            raw = bytes.fromhex(code)
            decoded = bytes(byte ^ raw[0] for byte in raw[1:]).decode()
            address = clean_email(decoded) if _PLAIN.fullmatch(decoded) else None
        except (ValueError, IndexError, UnicodeDecodeError):
            continue
        if address and address not in seen:
            seen.add(address)
            yield Mention(Finding("emails", address, code, "link", "protected-email"), block)


_GLUE = re.compile(r"""["']\s*\+\s*["']""")
_WRITES = re.compile(r"document\.write|innerHTML|location|mailto", re.IGNORECASE)
_SHORT_SCRIPT = 600


_SET = re.compile(r"""\b(\w{1,20}) ?= ?["']([\w.@-]{1,60})["']""")
_PUT_IN = re.compile(r"""["'] ?\+ ?(\w{1,20}) ?\+ ?["']""")


def _filled_in(script: str) -> str:
    """Return a script with the words that it keeps in variables where it puts them between others."""
    values = dict(_SET.findall(script))
    return _PUT_IN.sub(lambda match: values.get(match[1], match.group()), script) if values else script


def _written(page: Page, seen: set[str]) -> Iterator[Mention]:
    """Yield addresses that a short script puts together on the page, and those for browsers without scripts."""
    for element in page.tree.iter("script", "noscript") if page.tree is not None else ():
        said = (element.text or "") if element.tag == "script" else " ".join(element.itertext())
        if not said or len(said) > _SHORT_SCRIPT or (element.tag == "script" and ("@" not in said or not _WRITES.search(said))):
            continue
        joined = _GLUE.sub("", _filled_in(said) if element.tag == "script" else said)
        for match in (*_PLAIN.finditer(joined), *_SPELLED.finditer(joined if element.tag == "noscript" else "")):
            raw = match.group() if "local" not in match.groupdict() else f"{match['local']}@{_DOT.sub('.', match['domain'])}"
            address = clean_email(raw)
            if address and address not in seen:
                seen.add(address)
                yield Mention(Finding("emails", address, " ".join(joined.split())[:300], "link", "written-email"))
