"""Sentences with what stands around them: the material of every rule about facts.

A `Passage` is one sentence (or one table row) of a block, with the question or headings above it
and the services of its page. Offsets in `passage.text` plus `passage.start` are offsets in the
block, because `plain` replaces characters one for one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import msgspec

from crawler.reading.page import Block, Finding, Page, quote_around
from crawler.reading.purposes import Purpose
from crawler.reading.refusals import refuse
from crawler.reading.statements import CONTRAST
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import Named, Vocabulary
from crawler.reading.wording import plain, sentences, words
from directory.records import QUOTE_LIMIT

_MOSTLY = (
    r"^\W*(?:A[.:] +)?(?:(?:in (?:most|many) cases|for the most part|most of the time|at (?:present|this time)|right now|currently|usually"
    r"|generally|typically|often),? )?"
)
_ENDS = r"(?=\s*(?:[.;,!]|$|(?:at|for) (?:this|the) |currently|yet))"
YES = re.compile(
    rf"{_MOSTLY}(?:(?:yes|absolutely|certainly|of course|definitely|correct|always|gladly|(?:you )?sure|happily|you bet"
    rf"|please do)\b(?! and no\b)"
    rf"|(?:we (?:do|can|are|will)|(?:it|they|you) (?:is|are|does|do|can)(?: be)?){_ENDS})",
    re.I,
)
NO = re.compile(
    rf"{_MOSTLY}(?:(?:no(?! (?:problem|worries|need))|nope|never|not (?:at this time|currently|yet|at present|required|necessary|during|while"
    r"|at all)|unfortunately|(?:(?:we|I)(?:'re|'m| are| am) )?(?:so |very )?sorry)\b"
    rf"|(?:we|it|they|you) (?:is|are|do|does|can|will)(?: ?not|n't){_ENDS})",
    re.I,
)
TOLD_ABOUT = words(r"\b(?:information|details|questions|learn(?: more)?|read(?: more)?) (?:on|about)\b[^.;]*$")
"""Before what a page only announces to tell about."""
OTHERS = words(
    r"\b(?:other|some|many|most|several|certain|different|elsewhere,?) (?:(?!insurance\b|health\b|private\b)\w+ )?(?:clinics|providers"
    r"|practices|centers|places)\b"
    r"|\b(?<!our )(?<!our own )(?:clinics|hospitals|places|providers|practices|centers|competitors)\b[^.;$]{0,40}\b(?:charge|ask|bill|want)\b"
    r"|\b(?:a|one|any) (?:clinic|hospital|practice|center) (?:in|near|down|across|across from|there)\b|\bbrick-and-mortar\b"
    r"|\b(?:clinics|centers|practices) (?:that|which|staffed|run by) (?!we\b)"
    r"|\b(?:many|some|most|others) who (?:provide|offer|give)\b|\belsewhere\b|\bhospital (?:infusions|treatments|sessions)\b"
    r"|\bin other states\b"
    r"|\bin (?:(?:several|many|most|some) of )?(?:an? |one |the |several |many |recent |early )?(?:\d{4} )?(?:\w+ )?(?:stud(?:y|ies)|trials?)\b"
    r"|\bat a (?:clinic|hospital)\b|\b(?:mail-order|online|other) companies\b|\bsome companies\b|\bnational(?:ly)?\b"
    r"|\bsticker price\b|\bwe (?:have |'ve )?(?:also )?(?:know of|found|seen|heard)\b|\b(?:national|industry|market) (?:average"
    r"|price|rate)s?\b|\bnationwide\b|\bacross the (?:country|nation|US)\b"
    r"|\bin the (?:country|united states|US)\b|\bin (?:most|big|bigger|larger|major|many|other) cities\b|\bclinical trials?\b"
    r"|\b(?<!our )(?:usual|typical|average|common|(?<!the )hospital) (?:\w+ )?(?:charges|prices)\b|\b(?:commonly|typically) charges?\b"
    r"|\bothers (?:ask|charge|bill)\b|\bcharges? (?:you )?separately\b|\b(?:at|in) (?:\w+ )?(?:clinics|hospitals)\b(?! near)"
    r"|\bfor comparison\b|\bsurveys?\b|\bhave published\b"
    r"|\bin (?:those|these|the|most) (?:trials|studies)\b",
)
"""Words by which a sentence speaks of others than this practice."""
_STEP = r"^\W*(?:(?:step|phase|part)? ?\d\W+)?"
TALKS_AROUND = words(rf"{_STEP}(?:preparation|integration|intention setting)\b(?! (?:day|instructions|for))[^.?]{{0,30}}$")
"""Headings over the talking sessions before and after a dosing session."""
_LEADS_TO_TALKS = words(rf"{_STEP}(?:preparation|integration|intention setting)(?: (?:sessions?|therapy|phase))?\s?[.:-]")
"""How an item of a list of steps begins that is about them."""
_SECTION_OF_OTHERS = words(r"\bwhat others\b|\belsewhere\b|\bother (?:clinics|places|providers)\b")
"""Headings over what others do."""

_ANNOUNCES = re.compile(r"(?:[:;]|\b(?:as )?follows\.?)$")
"""How a line ends that announces a list."""
_ITEM = re.compile(r"^(?:[-*\u2022]|\(?\d{1,2}[.)]) ")
"""How a line of a list begins in a text without markup."""

_NAMES_A_PRACTICE = re.compile(
    r" (?:Treatment |Therapy |Wellness )?(?:Centers?|Clinics?|Institute|Associates|Specialists|Group)\b(?! (?:where|that))"
)
"""What follows a treatment that is part of a practice's name: "Elm Street TMS Treatment Center"; after a hyphen it is one too ("ES-TMS")."""
_STUDIES_SHOW = words(r"\bstud(?:y|ies)\b[^.;]{0,60}\b(?:show|shows|shown|showed|found|suggests?|indicates?|demonstrat\w+)\b")
_SPEAKS_TO = words(r"\b(?:we|our|us|here|you|your|patients?|clients?)\b")
_ASKS_WITHOUT_MARK = words(
    r"^\W*(?:Q[.:] *|\d+[.)] *)?(?!should you [^.?!]{3,60}, )"
    r"(?:is|are|do|does|can|could|will|would|should) (?:I|you|my|your|this|these|the|there|it|insurance"
    r"|medicare)\b[^.?!;:]*[.:]?$"
)
"""A question by the order of its words: "Is this procedure covered by insurance."; "Should you want company, tell us" is none."""

ASKED = words(
    r"^\W*(?:do|does|can|could|will|would|is|are|should|may|must|how (?:long|many|much|often)|who (?:is|will|can|should)"
    r"|what (?:is the|does|do|should|if)) (?:I|you|my|your|it|this|the|an?|we|someone|there|infusions?|sessions?|treatments?|ketamine|TMS"
    r"|spravato|SGB|insurance)\b(?![^.!:]*[.!:]$)"
)
"""A heading that is a question without its mark: "Do I Need a Referral"."""

HEARSAY = "it speaks of others than this practice"
"""The reason for which rules refuse such a sentence."""
TREATMENTS = frozenset({"ketamine-infusion", "ketamine-im", "ketamine-oral", "kap", "spravato", "sgb", "tms", "pain-infusion", "ect"})
"""The services that a visit is for; talks, medicines and vitamins stand beside them."""
_DAY_LONG = frozenset({"psilocybin"})
"""A treatment with rules of its own: what a page tells of its sessions is not told of the ketamine beside it."""
TALKS = frozenset({"medication-management", "psychotherapy", "integration-coaching"})
"""Services whose visit is the session itself."""


@dataclass(frozen=True)
class Hit:
    """What a rule read: the value, and where in `passage.text` its words stand.

    `service` overrides the subject that the passage itself suggests; "" is the practice.
    """

    value: Any
    start: int
    end: int
    service: str | None = None


@dataclass(frozen=True)
class Rule:
    """One way to read one fact.

    `read` gets the passages of blocks that hold one of the `triggers` (lower case) and yields hits.
    `about_practice`: the fact holds for the practice, so it carries no service but the one that the hit itself names.
    `whole_block`: the passages are blocks, for statements that need two sentences.
    `anywhere`: footers and menus are read too.
    `named`: the statement holds for the practice unless it, or a heading above it, names a service.
    `rows`: a table row is one passage; else each of its cells is one, with the labels of its row and column.
    """

    name: str
    field: str
    triggers: tuple[str, ...]
    read: Callable[["Passage"], Iterable[Hit]]
    about_practice: bool = False
    whole_block: bool = False
    anywhere: bool = False
    named: bool = False
    rows: bool = False


@dataclass(eq=False)
class Passage:
    """One sentence of a block in its surroundings; `text` is plain (straight quotes and dashes).

    Never changed; to be frozen would triple what it takes to make one, of which a page has many.
    """

    page: "PageContext"
    block: Block
    start: int
    text: str
    before: str
    question: str
    lower: str
    """The text with its question, or the one that heads it, in lower case, a space at each end: what triggers are looked up in."""
    bits: int
    """The bits of the triggers in `lower`."""
    cell: str = ""
    """The cell of a table that this is; `text` then begins with its label, and the row is the quote."""

    @property
    def near(self) -> str:
        """The question above and the sentence itself: what an answer such as "About an hour." needs."""
        return f"{self.question} {self.text}" if self.question else self.text

    def refuse(self, field: str, rule: str, reason: str) -> None:
        """Record why a rule takes nothing from this passage, where somebody asks for refusals."""
        refuse(field, self.cell or self.block.text[self.start : self.start + len(self.text)], rule, reason)

    @cached_property
    def asks(self) -> bool:
        """Whether the passage is itself a question; some pages leave out its mark."""
        return self.text.rstrip().endswith("?") or _ASKS_WITHOUT_MARK.match(self.text) is not None

    @cached_property
    def about_others(self) -> bool:
        """Whether the passage speaks of others than this practice."""
        if OTHERS.search(self.text) or (_STUDIES_SHOW.search(self.text) and not _SPEAKS_TO.search(self.text)):
            return True
        return (len(self.heading) < 60 and _SECTION_OF_OTHERS.search(self.heading) is not None)

    @cached_property
    def heading(self) -> str:
        """The nearest heading, plain."""
        if not self.page.list_lines:
            return plain(self.block.headings[-1]) if self.block.headings else ""
        return next((plain(heading) for heading in reversed(self.block.headings) if heading not in self.page.list_lines), "")

    @cached_property
    def announced(self) -> str:
        """The lines above a list that say what its lines are, though no heading does: "You will need:", "Fees for late cancellations".

        A list is what stands in short lines; of the lines above it that end in no full stop the nearest two count.
        """
        blocks, lines = self.page.plain_blocks, list[str]()
        listed = self.block.list_id
        for index in range(self.block.index - 1, max(-1, self.block.index - 12), -1):
            above, text = self.page.page.blocks[index], blocks[index]
            if above.headings != self.block.headings or above.role != self.block.role:
                break
            if _ANNOUNCES.search(text):
                return " ".join([text, *lines])
            if "$" in text or (listed is not None and above.list_id == listed) or _ITEM.match(text):
                continue
            if len(text) > 80 or text[-1:] in ".!?" or len(lines) == 2:
                break
            lines.insert(0, text)
        return " ".join(lines)

    @cached_property
    def talks_around(self) -> bool:
        """Whether the passage is about the talking sessions before or after a dosing session: its heading or its item says so."""
        if _LEADS_TO_TALKS.match(self.page.plain_blocks[self.block.index]):
            return True
        return TALKS_AROUND.match(self.heading) is not None and not any(name.term in TREATMENTS for name in self.mentions)

    def talk_around(self, label: str) -> str:
        """Return which talk a session before or after a dosing session is: where only a heading says "preparation", therapy as usual."""
        said = f"{label} {self.page.plain_blocks[self.block.index]}".lower()
        usual = "prep" not in said and "integration" not in f"{said} {self.heading.lower()}" and "psychotherapy" in self.page.offered
        return "psychotherapy" if usual else "integration-coaching"

    @cached_property
    def title(self) -> str:
        """What names the line: the label just above it, else the heading."""
        return self.page.label_line(self.block) or self.heading

    @cached_property
    def row(self) -> tuple[str, ...]:
        """The cells of the table row that this is, plain; empty outside tables."""
        return tuple(plain(cell) for cell in self.block.cells)

    @cached_property
    def mentions(self) -> list[Named]:
        """The services that the passage names for sure, those merely contrasted left out."""
        named = self.page.vocabulary.mentions(self.text)
        return [
            name for name in named
            if not CONTRAST.search(self.text[max(0, name.start - 200) : name.start])
            and not _NAMES_A_PRACTICE.match(self.text, name.end)
            and self.text[max(0, name.start - 1) : name.start] != "-"
        ]

    def subjects(self, at: int, named: bool = False) -> list[str | None]:
        """The services that a statement about "A and B" is about, or its one subject."""
        names = self.mentions
        joined = all(_JOINED.match(self.text[left.end : right.start]) for left, right in pairwise(names))
        if len({name.term for name in names}) > 1 and joined:
            return list(dict.fromkeys(name.term for name in names))
        if named and len(names) > 1 and names[0].start >= at:  # "Plans cover A and B for depression, and A for OCD"
            first = [names[0]]
            for name in names[1:]:
                if not _JOINED.match(self.text[first[-1].end : name.start]):
                    break
                first.append(name)
            return list(dict.fromkeys(name.term for name in first))
        return [self.subject(at, named)]

    def subject(self, at: int, named: bool = False) -> str | None:
        """The one service that the words at `at` are about, None when it is several or the whole practice.

        With `named` a service must be named: the page's own is not enough.
        """
        return self.page.subject(self, at, named)


class PageContext:
    """A page with the services read from it: what passages are cut from and judged by."""

    def __init__(self, page: Page, kind: str, services: Iterable[Finding]) -> None:
        self.page, self.kind = page, kind
        self.status: dict[str, str] = {finding.value["term"]: finding.value["status"] for finding in services}
        self.offered = [term for term, status in self.status.items() if status == "offered"]
        self.vocabulary = Vocabulary.of(page)
        self.plain_blocks = page.plain
        self._passages: dict[int, list[Passage]] = {}
        self._whole: dict[int, list[Passage]] = {}
        self._heading_terms: dict[str, list[str]] = {}
        self._asking: dict[str, bool] = {}

    @cached_property
    def single_subject(self) -> str | None:
        """The service of the main heading or the title, else the only treatment offered, else the only service.

        A short name ("Ketamine") names the service of a page only where no other is offered: it may be the practice's.
        """
        heads = [block.text for block in self.page.blocks if block.tag == "h1"]
        for text in (*heads, self.page.title):
            terms = self.vocabulary.terms(plain(text))
            if len(self.offered) < 2 or not (terms or _PRACTICE.search(text)):
                terms = self.vocabulary.loose_terms(plain(text))
            if terms and not _FORMS_OF_KETAMINE.union(("kap", "pain-infusion")).intersection(terms) and _BOTH_NAMED.search(plain(text)):
                continue  # "Ketamine or TMS?"
            if len(terms) == 1 and (not self.offered or terms[0] in self.offered):
                if terms[0] in TALKS and text == self.page.title and not TREATMENTS.isdisjoint(self.offered):
                    continue  # the practice's name: "Elm Street Psychotherapy"
                return terms[0]
        addressed = self.vocabulary.terms(self._address)
        if len(addressed) == 1 and addressed[0] in self.offered:
            return addressed[0]
        treatments = [term for term in self.offered if term in TREATMENTS or term in _DAY_LONG] or self.offered
        if len(treatments) > 1 and "kap" in treatments and _FORMS_IN_KAP.issuperset(treatments):
            return "kap"
        return treatments[0] if len(treatments) == 1 else self._told_of if len(treatments) > 1 and self.kind in _TELLS_OF_ONE else None

    @property
    def _address(self) -> str:
        """The last words of the page's address."""
        return _ADDRESS_ENDS.sub("", self.page.url).rpartition("/")[2].replace("-", " ")

    @cached_property
    def _named(self) -> Counter[str]:
        """How often the text names each service; lists and menus do not count."""
        return Counter(
            mention.term
            for block, text in zip(self.page.blocks, self.plain_blocks, strict=True)
            if block.role == "main" and len(text) > 40
            for mention in self.vocabulary.loose_mentions(text)
        )

    @cached_property
    def _told_of(self) -> str | None:
        """The treatment that nearly all of the text names, though lists and menus name others too."""
        named = Counter({term: times for term, times in self._named.items() if term in TREATMENTS})
        if "sgb" in self.offered and any(map(_A_BLOCK.search, self.plain_blocks)):
            named["sgb"] += 1
        most, times = named.most_common(1)[0] if named else ("", 0)
        return most if times > 2 and times >= 0.85 * named.total() and most in self.offered else None

    @cached_property
    def _talks_too(self) -> bool:
        """Whether a session may be one of talking: the practice offers such, and the page is not about the treatment."""
        heads = [plain(block.text) for block in self.page.blocks if block.tag == "h1"]
        if not {"psychotherapy", "medication-management"} & set(self.offered) or any(map(self._terms, [*heads, self._address])):
            return False
        return self._named.total() < 6 or 4 * sum(self._named[term] for term in TALKS) > self._named.total()

    @cached_property
    def list_lines(self) -> frozenset[str]:
        """Lines of plain text that look like headings and are none: prices, menus, and lists that name several treatments."""
        if not self.page.is_plain_text:
            return frozenset()
        blocks, found = self.page.blocks, set[str]()
        for run in _runs([block.index for block in blocks if block.is_heading], 1):
            naming = {index: self._terms(blocks[index].text)[0] for index in run if len(self._terms(blocks[index].text)) == 1}
            if len(run) > 2 and len(set(naming.values())) > 1:
                found.update(blocks[index].text for index in naming if index != run[-1] and "$" not in blocks[index + 1].text)
            lines = (blocks[index].text for index in run if index)
            found.update(text for text in lines if "$" in text or " | " in text or _MENU.search(text) or _CLAUSE.search(text))
        return frozenset(found)

    @cached_property
    def own_subject(self) -> str | None:
        """The one treatment of a page that is about it alone, None for pages about the practice."""
        return self.single_subject if self.kind in ("service", "faq", "pricing", "what-to-expect") else None

    @cached_property
    def names_lozenges(self) -> bool:
        """Whether the page says that its oral ketamine is a lozenge, a troche or a tablet: such dissolve under the tongue."""
        return any(map(_LOZENGES.search, self.plain_blocks))

    @cached_property
    def offers_several(self) -> bool:
        """Whether patients of a page that is named for no treatment come for one or another."""
        return self.single_subject is None and sum(term in TREATMENTS for term in self.offered) > 1

    @cached_property
    def has_other_drips(self) -> bool:
        """Whether patients of a page that is named for no treatment also come for drips of another kind."""
        named = any(map(self._terms, self._main_headings))
        return not named and len(self.offered) > 1 and not _OTHER_DRIPS.isdisjoint(self.offered)

    @cached_property
    def _main_headings(self) -> frozenset[str]:
        """What stands over the whole page: it names the page's treatment, not that of one statement."""
        return frozenset([self.page.title, *(block.text for block in self.page.blocks if block.tag == "h1")])

    @cached_property
    def price_labels(self) -> dict[int, int]:
        """The block that says what an amount alone on its line pays for, where that is not the line just above.

        Two columns come out as all the labels and then all the amounts; a card with a big amount has its label below.
        """
        alone = [index for index, text in enumerate(self.plain_blocks) if len(text) < 40 and "$" in text and _AMOUNT_ALONE.match(text)]
        labels: dict[int, int] = {}
        for run in _runs(alone, 1):
            above = range(run[0] - len(run), run[0])
            if len(run) > 1 and above[0] >= 0 and all(self._is_line(index) for index in above):
                labels |= dict(zip(run, above, strict=True))
        for run in _runs(alone, 2):
            below = [index + 1 for index in run]
            if (
                len(run) > 1
                and all(index < len(self.plain_blocks) and self._is_line(index) for index in below)
                and not (run[0] and self._names_a_price(run[0] - 1))
                and not (run[0] and self._are_heads_alike(run[0] - 1, below[0]))
                and _PRICED_THING.search(self.plain_blocks[below[-1]])
            ):
                labels |= {index: index + 1 for index in run}
        return labels

    def _names_a_price(self, index: int) -> bool:
        return self._is_line(index) and not self.page.blocks[index].is_heading and _PRICED_THING.search(self.plain_blocks[index]) is not None

    def _are_heads_alike(self, first: int, second: int) -> bool:
        """Tell whether the blocks before and after an amount are the heads of two cards, one like the other."""
        one, other = self.page.blocks[first], self.page.blocks[second]
        return one.is_heading and one.tag == other.tag and _PRICED_THING.search(self.plain_blocks[first]) is not None

    def _is_line(self, index: int) -> bool:
        """Tell whether the block is a short line that is neither a sentence nor an amount."""
        text = self.plain_blocks[index]
        return len(text) < 60 and text[-1:] not in ".!?" and not _AMOUNT_ALONE.match(text)

    def passages(self, index: int, rule: Rule) -> list[Passage]:
        """Return the passages of one block as the rule wants them: its sentences, its cells, or the whole."""
        block, text = self.page.blocks[index], self.plain_blocks[index]
        if block.cells and self._asks_in_row(block):
            if index not in self._passages:
                self._passages[index] = self._answer_in_row(block, text)
            return self._passages[index]
        if block.cells and not rule.rows:
            if index not in self._passages:
                self._passages[index] = list(self._cells(block))
            return self._passages[index]
        if rule.whole_block or block.cells:
            if index not in self._whole:
                self._whole[index] = self._labelled(block, text) or [self._passage(block, 0, text, "")]
            return self._whole[index]
        if index not in self._passages:
            found, before = self._labelled(block, text), ""
            if found:
                self._passages[index] = found
                return found
            under = block
            for start, sentence in self.page.sentences(index):
                if sentence.startswith("Unlike "):
                    sentence = _UNLIKE.sub(lambda clause: " " * len(clause[0]), sentence)
                found.append(self._passage(under, start, sentence, before))
                lead = self._lead(block, sentence) if not start and len(text) > len(sentence) else ""
                if lead:
                    under = msgspec.structs.replace(block, headings=(*block.headings, lead))
                before = sentence
            self._passages[index] = found
        return self._passages[index]

    def _lead(self, block: Block, sentence: str) -> str:
        """Return the first words of a block that are its heading: no sentence and no answer, or the treatment before a colon; else ""."""
        if len(sentence) < 60 and _LEAD_NAMES.search(sentence) and _LEAD.match(sentence):
            return "" if block.headings and block.headings[-1].rstrip().endswith("?") else sentence.strip(" .")
        label, _, told = sentence.partition(": ")
        if not told or len(label) >= 60 or _ANSWERS.search(label):
            return ""
        rest = block.text[len(sentence) :]
        goes_on = len(told) > 40 or (len(rest) > 4 and len(label.split()) < 3 and not _LABELS_ANOTHER.search(rest))
        return label if goes_on and len(self._terms(label)) == 1 else ""

    def _labelled(self, block: Block, text: str) -> list[Passage]:
        """Return a short line with the one above that names what it tells ("Driver", "Length"), as cards and lists of terms have it."""
        if block.cells or not block.index or len(text) > 80 or "$" in text or ":" in text or text.endswith("?"):
            return []
        above = self.plain_blocks[block.index - 1]
        if len(above) >= 40 or not ATTRIBUTE_LINE.match(above):
            return []
        label = above.strip(" :")
        lower = f" {label} {text} ".lower()
        return [Passage(self, block, 0, f"{label}: {text}", "", "", lower, TRIGGERS.bits(label) | TRIGGERS.bits(text), cell=text)]

    @staticmethod
    def _asks_in_row(block: Block) -> bool:
        return len(block.cells) == 2 and block.cells[0].endswith("?") and bool(block.cells[1])

    def _answer_in_row(self, block: Block, text: str) -> list[Passage]:
        """Return the sentences of the second cell of a row as the answer to the question in its first."""
        question = plain(block.cells[0])
        at = max(0, text.find(plain(block.cells[1]), len(question)))
        prose = Block(block.index, block.text, "p", block.role, (*block.headings, block.cells[0]))
        found, before = [], ""
        for start, sentence in sentences(text[at:]):
            lower = f" {question} {sentence} ".lower()
            asked = question if not before else before if before.endswith("?") else ""
            found.append(Passage(self, prose, at + start, sentence, before, asked, lower, TRIGGERS.bits(question) | TRIGGERS.bits(sentence)))
            before = sentence
        return found

    def _cells(self, block: Block) -> Iterator[Passage]:
        """Yield each cell as a line "label: cell" under the heading that its row or column makes.

        Where the head of a column names a treatment the row's first cell is the label; else the row is
        about what its first cell says, and the column's head is the label.
        """
        cells = [plain(cell) for cell in block.cells]
        heads = [plain(head) for head in block.table_head]
        for index, cell in enumerate(cells):
            if not cell or (index == 0 and len(cells) > 1 and not re.search(r"\d", cell)):
                continue
            head = heads[index] if index < len(heads) else ""
            first = cells[0] if index else ""
            counted = _BARE_COUNT.match(cell) and _COUNTS.match(head)
            subject, label = (first, head) if counted or not (self._terms(head) or not head or _ATTRIBUTE.match(first)) else (head, first)
            unit = " minutes" if _BARE_COUNT.match(cell) and _MINUTES.search(label) else ""
            text = f"{label}: {cell}{unit}" if label and index else cell
            headings = (*block.headings, subject) if subject else block.headings
            under = Block(block.index, block.text, block.tag, block.role, headings, list_id=block.list_id)
            lower = f" {subject} {text} ".lower()
            question = label if label.endswith("?") else ""
            yield Passage(self, under, 0, text, "", question, lower, TRIGGERS.bits(subject) | TRIGGERS.bits(text), cell=cell)

    def _passage(self, block: Block, start: int, text: str, before: str) -> Passage:
        question = self._question(block, before)
        asked = question or (plain(block.headings[-1]) if before and block.headings and block.headings[-1].endswith("?") else "")
        lower = f" {asked} {text} ".lower()
        return Passage(self, block, start, text, before, question, lower, TRIGGERS.bits(asked) | TRIGGERS.bits(text))

    def _question(self, block: Block, before: str) -> str:
        """The question that a sentence may answer: just before it, its heading, or the block above."""
        if before:
            return before if before.endswith("?") else ""
        if block.headings and self._asks(block.headings[-1]):
            return plain(block.headings[-1])
        above = self.plain_blocks[block.index - 1] if block.index else ""
        return above[-200:] if above.rstrip().endswith("?") else ""

    def forget(self) -> None:
        """Let go of the passages, which refer to the page's context: else the page stays in memory until a search for garbage."""
        self._passages.clear()
        self._whole.clear()

    def _asks(self, heading: str) -> bool:
        if heading not in self._asking:
            self._asking[heading] = heading.rstrip().endswith("?") or ASKED.match(plain(heading)) is not None
        return self._asking[heading]

    def subject(self, passage: Passage, at: int, named: bool = False) -> str | None:
        """Return the service named nearest before `at`, else by the question, the headings, the page.

        A practice with an infusion for mood and one for pain calls both "ketamine infusion": what it is for decides.
        """
        term = self._subject(passage, at, named)
        return None if named and term is None else self.refined(term, passage, passage.text[: at + 60])

    def refined(self, term: str | None, passage: Passage, label: str) -> str | None:
        """Return the service that a loosely named one is here: the infusion by its purpose, a form of ketamine within KAP."""
        if term in _FORMS_IN_KAP:
            return "kap" if self.single_subject == "kap" else self._within_kap(str(term), passage)
        if not self.two_infusions or term not in (None, "ketamine-infusion", "pain-infusion"):
            return term
        if self.all_for_pain:
            return self._among_pain_infusions(passage)
        heads = (block.text for block in self.page.blocks if block.tag == "h1")
        nearest, *outer = map(plain, reversed(passage.block.headings or ("",)))
        headings = [nearest, *filter(_ON_AN_INFUSION.search, outer)]
        before = passage.before.partition(" than ")[0] if _GOES_ON.match(passage.text) and purpose_of(passage.before) else ""
        for text in (label, before, passage.question, *headings, *map(plain, heads)):
            purposes = {"pain-infusion" if match["pain"] else "ketamine-infusion" for match in _PURPOSE.finditer(text)}
            if len(purposes) == 1:
                return purposes.pop()
            if purposes:
                return None
        purpose = purpose_of(passage.before) if passage.start else None
        if purpose and _INFUSION.search(passage.text):
            return purpose
        goes_on = _GOES_ON.match(passage.text) is not None and "ketamine" in passage.before.lower()
        above = (heading for heading in headings if heading not in self._main_headings)
        if goes_on or any("ketamine" in text.lower() for text in (passage.text, passage.question, *above)):
            return term
        own = self.kind == "service" and self.single_subject == "ketamine-infusion"
        return "ketamine-infusion" if own or self.status["pain-infusion"] != "offered" else None

    def _among_pain_infusions(self, passage: Passage) -> str | None:
        """Return which infusion is meant where all are for pain: that of ketamine, another, or None where both are."""
        for text in (passage.text, passage.question, passage.heading, *self._main_headings):
            named = {"ketamine-infusion" if "ketamine" in match[0].lower() else "pain-infusion" for match in _DRUGS.finditer(text)}
            if named:
                return named.pop() if len(named) == 1 else None
        return "pain-infusion"

    @cached_property
    def names_other_drugs(self) -> bool:
        """Whether the page tells of infusions of another drug than ketamine."""
        return any("ketamine" not in match[0].lower() for text in self.plain_blocks for match in _DRUGS.finditer(text))

    @property
    def all_for_pain(self) -> bool:
        """Whether the infusions of the page are for pain alone: one of ketamine is a pain infusion as well."""
        return self.vocabulary.purpose is Purpose.PAIN

    @cached_property
    def two_infusions(self) -> bool:
        """Whether the practice has an infusion for mood and one for pain."""
        return "pain-infusion" in self.status and "ketamine-infusion" in self.status

    def _subject(self, passage: Passage, at: int, named: bool) -> str | None:
        mentions = passage.mentions
        terms = {mention.term for mention in mentions}
        if named and len(terms) < 2 and self._is_one_of_two(passage.text):
            return None
        if "kap" in terms and terms <= _FORMS_IN_KAP:
            return "kap"
        if len(terms) == 1 and not (mentions[0].start > at and _PARTS.search(passage.text[at : mentions[0].start])):
            return mentions[0].term
        if len(terms) == 1 and mentions[0].start > at:  # "An infusion takes 40 minutes; a TMS session 20"
            loosely = [term for term in self.vocabulary.loose_terms(passage.text[:at]) if term in self.offered]
            if len(loosely) == 1:
                return loosely[0]
        if len(terms) > 1:
            return _nearest(passage.text, mentions, at)
        exact = self._exact(passage.text)
        if exact:
            return exact
        if not terms and "kap" in self.offered and _DOSING.search(passage.text[max(0, at - 80) : at + 80]):
            return "kap"
        if not terms and passage.before and _GOES_ON.match(passage.text):
            said = {mention.term for mention in self.vocabulary.mentions(passage.before)}
            said = said or {term for term in self.vocabulary.loose_terms(passage.before) if term in self.offered}
            if len(said) == 1:
                return said.pop()
        if not terms:
            told = [term for term, words_of_it in _OWN_WORDS.items() if term in self.offered and words_of_it.search(passage.text)]
            if "ketamine-im" in self.offered and not _OTHER_INJECTIONS.intersection(self.offered) and _AN_INJECTION.search(passage.text):
                told.append("ketamine-im")
            above = [term for heading in passage.block.headings[-1:] for term in self._terms(heading)]
            if len(told) == 1 and not any(self.status.get(term, "offered") == "offered" for term in above):
                return told[0]
            headed = [term for term, words_of_it in _OWN_WORDS.items() if term in self.status and words_of_it.search(passage.heading)]
            if len(headed) == 1 and passage.heading not in self._main_headings and len(passage.heading) < 60:
                return headed[0]
        asked = [] if named else [term for term in self.vocabulary.loose_terms(passage.question) if term in self.offered]
        if len(asked) == 1 and not self._terms(passage.question):
            return self._meant_loosely(asked[0], passage, named)
        if not named and passage.block.index in self._goes_on_below and not self._terms(passage.question):
            return self._goes_on_below[passage.block.index]
        for text in (passage.question, self._row_heads.get(passage.block.index, ""), *reversed(passage.block.headings)):
            if text in self._main_headings and _KETAMINE_BARE.search(passage.text) and self.vocabulary.plain_ketamine in self.offered:
                break  # "Ketamine or TMS?" is about both
            oral = text in self._main_headings and self._terms(text) == ["ketamine-oral"]
            if oral and "ketamine-infusion" in self.vocabulary.loose_terms(passage.text):
                break  # "Lozenge or drip?" is about both
            if text == self.page.title and TALKS.issuperset(self._terms(text)) and self.single_subject in TREATMENTS:
                continue
            if (named and text in self._main_headings) or text in self.list_lines:
                continue
            if text in self._main_headings and (other := self._other_named_before(passage)):
                return other
            above = self._terms(text)
            if len(above) == 1 and self.status.get(above[0], "offered") != "offered" and _OURS.search(passage.text):
                loose = self.vocabulary.loose_terms(passage.text)
                if len(loose) == 1 and loose[0] in self.offered:
                    return loose[0]
            if above:
                return above[0] if len(above) == 1 else "kap" if "kap" in above and _FORMS_IN_KAP.issuperset(above) else None
        if terms and not (terms <= TALKS and self.single_subject in TREATMENTS):
            return mentions[0].term
        nearest = passage.block.headings[-1] if passage.block.headings else ""
        if not (named or nearest in self._main_headings or nearest in self.list_lines) and len(nearest) < 60 and not nearest.endswith("?"):
            short = [term for term in self.vocabulary.loose_terms(passage.heading) if term in self.offered]
            if len(short) == 1:
                return short[0]
        if not named and (label := self.label_line(passage.block)):
            return self.vocabulary.terms(label)[0]
        loose = self.vocabulary.loose_terms(passage.text)
        if len(loose) == 1 and not (named and _PRACTICE.search(passage.text)) and loose[0] in self.status:
            return self._meant_loosely(loose[0], passage, named)
        if len(loose) == 1 and self.kind == "blog" and loose[0] not in self.status:
            return loose[0]
        if not loose and "sgb" in self.offered and _A_BLOCK.search(passage.text):
            return "sgb"
        if not named and "iv-vitamin" in self.offered and any(map(_DRIPS.search, passage.block.headings)):
            return "iv-vitamin"
        over = "" if passage.heading in self._main_headings else passage.heading
        if not named and self._talks_too and _A_TALK.search(passage.text) and not _MEDICINE_GIVEN.search(f"{passage.text} {over}"):
            return None
        if named and not _THIS_TREATMENT.search(passage.text):
            return None
        return (None if named else self._other_named_before(passage)) or self.single_subject or (None if named else self._named_before(passage))

    def _other_named_before(self, passage: Passage) -> str | None:
        """Return the one treatment that the nearest sentence before in the block names for sure, where the passage names none itself."""
        if self.vocabulary.loose_terms(passage.text):
            return None
        for start, sentence in reversed(self.page.sentences(passage.block.index) if passage.start else ()):
            terms = {mention.term for mention in self.vocabulary.mentions(sentence)} if start < passage.start else set()
            if terms:
                other = terms.pop() if len(terms) == 1 else None
                return other if other in TREATMENTS else None
        return None

    def _named_before(self, passage: Passage) -> str | None:
        """Return the one treatment of the nearest sentence before in the block that names any, None where it names two."""
        for start, sentence in reversed(self.page.sentences(passage.block.index) if passage.start else ()):
            terms = [term for term in self.vocabulary.loose_terms(sentence) if term in self.offered] if start < passage.start else []
            if terms:
                several = len(_FORMS_OF_KETAMINE.intersection(self.offered)) > 1 and not _NAMES_A_FORM.search(sentence)
                return None if len(terms) > 1 or (several and terms[0] in _FORMS_OF_KETAMINE) else terms[0]
        return None

    @cached_property
    def _row_heads(self) -> dict[int, str]:
        """The rows of tables below a row that holds nothing but the name of what follows, with that name."""
        heads: dict[int, str] = {}
        head = ""
        for block in self.page.blocks:
            filled = [cell for cell in block.cells if cell]
            if len(block.cells) > 1 and len(filled) == 1 and filled[0] == block.cells[0]:
                head = filled[0]
            elif not block.cells:
                head = ""
            elif head:
                heads[block.index] = head
        return heads

    @cached_property
    def _goes_on_below(self) -> dict[int, str]:
        """The blocks below a heading on the course of a visit ("During your treatment"), with the treatment of the heading before it.

        In plain text, and on pages whose headings are all of one size, such a heading does not stand below that of its treatment,
        nor do the questions that follow the bare name of a treatment at once.
        """
        found: dict[int, str] = {}
        term, goes_on, named_at = None, False, -1
        for block in self.page.blocks if sum(term in TREATMENTS for term in self.offered) > 1 else ():
            if not block.is_heading or block.role != "main":
                if goes_on and term:
                    found[block.index] = term
                continue
            named, text = self._terms(block.text), plain(block.text)
            asks = text.endswith("?")
            if asks and named in ([], [term]) and named_at >= 0 and (goes_on or named_at == block.index - 1):
                goes_on = True
                continue
            goes_on = not named and len(text) < 60 and _COURSE_OF_A_VISIT.match(text) is not None
            named_at = -1
            if not goes_on:
                term = named[0] if len(named) == 1 and named[0] in self.offered else None
                named_at = block.index if term in TREATMENTS and not asks else -1
        return found

    def told_alike(self, passage: Passage, below: bool) -> list[str]:
        """Return the treatments that a sentence joins, with `below` also those that all below its heading is said to hold for.

        None where it speaks of one.
        """
        joined = self.alike(passage.text)
        if joined:
            return joined
        if self.two_infusions and _names_both_purposes(passage.text):
            return self._both
        if passage.mentions:
            return []
        if _OF_BOTH.search(f"{passage.text} {passage.heading}"):
            return self._both
        since, terms = self._held_for.get(passage.block.headings, (passage.block.index, [])) if below else (0, [])
        return terms if since < passage.block.index else []

    @cached_property
    def _both(self) -> list[str]:
        """The two treatments of a practice that gives two, else its two infusions; none where it has neither."""
        treatments = [term for term in self.offered if term in TREATMENTS]
        infusions = ["ketamine-infusion", "pain-infusion"]
        return treatments if len(treatments) == 2 else infusions if set(infusions) <= set(treatments) else []

    @cached_property
    def _held_for(self) -> dict[tuple[str, ...], tuple[int, list[str]]]:
        """Headings below which a sentence says "these rules hold for A and B alike": its block, and the treatments."""
        found: dict[tuple[str, ...], tuple[int, list[str]]] = {}
        for block, text in zip(self.page.blocks, self.plain_blocks, strict=True):
            if block.role == "main" and any(map(text.__contains__, _HOLD_HINTS)):
                for _, sentence in self.page.sentences(block.index):
                    terms = self.alike(sentence) if _HOLDS_FOR.search(sentence) else []
                    if terms:
                        found[block.headings] = block.index, terms
        return found

    def alike(self, text: str) -> list[str]:
        """Return the offered treatments that a sentence joins ("a block or a ketamine infusion"), short names too; none for fewer."""
        names = {(name.start, name.end): name.term for name in self.vocabulary.mentions(text)}
        for pattern, term in ((_KETAMINE_BARE, self.vocabulary.plain_ketamine), (_A_BLOCK, "sgb")):
            for match in pattern.finditer(text) if term else ():
                if not any(start < match.end() and match.start() < end for start, end in names):
                    names[match.span()] = str(term)
        spans = sorted(names)
        joined = all(_ALIKE.match(text[left[1] : right[0]]) for left, right in pairwise(spans))
        terms = list(dict.fromkeys(names[span] for span in spans))
        return terms if joined and len(terms) > 1 and set(terms) <= set(self.offered) else []

    def _is_one_of_two(self, text: str) -> bool:
        """Tell whether a sentence speaks alike of a treatment and of something else: "for therapy or for KAP"."""
        both = _FOR_BOTH.search(text)
        return both is not None and any(both.start() < name.start <= both.end() + 1 for name in self.vocabulary.loose_mentions(text))

    def _meant_loosely(self, term: str, passage: Passage, named: bool) -> str | None:
        """Return the service of a short name: the drip on a page about another one is that, bare "ketamine" is each form that is given."""
        own = None if named else self.single_subject
        if "ketamine" not in passage.lower:
            return own if own in _OTHER_DRIPS else term
        if term not in self.offered and own in (_FORMS_OF_KETAMINE | {"kap"}) and not _NAMES_A_FORM.search(passage.text):
            return own
        several = len(_FORMS_OF_KETAMINE.intersection(self.offered)) > 1
        return own if several and not _NAMES_A_FORM.search(passage.text) else term

    def label_line(self, block: Block) -> str:
        """Return the short line just above, under the same heading, that names one treatment; menus often have no headings.

        Only lines that are no sentence count, and none beyond a third line or a full sentence.
        """
        left, priced = 3, "$" in block.text
        for index in range(block.index - 1, max(-1, block.index - 12), -1):
            above, text = self.page.blocks[index], self.plain_blocks[index]
            if self._under(above) != self._under(block) or above.cells or len(text) > 60 or text[-1:] in ".!?" or not left:
                return ""
            if priced and "$" in text:
                continue
            if "$" in text and (index < block.index - 1 or len(block.text) > 80):
                return ""
            left -= 1
            if len(self.vocabulary.terms(text)) == 1:
                return text
        return ""

    def _under(self, block: Block) -> tuple[str, ...]:
        """Return the headings of a block without the lines of price lists that look like headings."""
        lists = self.list_lines
        return tuple(heading for heading in block.headings if heading not in lists) if lists else block.headings

    def _within_kap(self, term: str, passage: Passage) -> str:
        """A lozenge or an injection under a heading about KAP is the medicine of the KAP session."""
        if any("kap" in self._terms(text) for text in (passage.text, passage.question, *passage.block.headings)):
            return "kap"
        return term

    def _exact(self, text: str) -> str | None:
        terms = self.vocabulary.exact_short_terms(text)
        return terms[0] if len(terms) == 1 else None

    def names_a_service(self, heading: str) -> bool:
        """Tell whether a heading, not one of the whole page, names one service."""
        return heading not in self._main_headings and len(self._terms(heading)) == 1

    def names_a_treatment(self, heading: str) -> bool:
        """Tell whether a heading names one treatment."""
        named = self._terms(heading)
        return len(named) == 1 and named[0] in TREATMENTS

    def _terms(self, heading: str) -> list[str]:
        if not heading:
            return []
        if heading not in self._heading_terms:
            text = plain(heading)
            bare = self.vocabulary.plain_ketamine if _BARE_KETAMINE.match(text) else None
            alone = bare or _FORM_ALONE.get(text.strip(" .:").lower()) if self.vocabulary.about_ketamine else None
            self._heading_terms[heading] = [alone] if alone else self.vocabulary.terms(text) or self.vocabulary.exact_short_terms(text)
        return self._heading_terms[heading]

    def refuses(self, term: str | None) -> bool:
        """Tell whether statements about the service are no facts of this practice: it is not offered here."""
        if term is None:
            return self.kind in ("blog", "feed") and not self.offered
        if term not in self.status:
            return self.kind in ("blog", "feed") or bool(self.offered)
        return self.status[term] != "offered"

    def why_refused(self, term: str | None) -> str:
        """Return the reason for which `refuses` holds."""
        status = self.status.get(term) if term else None
        return f"the page says that {term} is not offered here" if status in ("not_offered", "coming_soon") else "the page only writes about it"

    def finding(self, rule: Rule, passage: Passage, hit: Hit, value: Any, service: str | None) -> Finding:
        """Return the hit as a finding, its quote the sentence, or a piece of it around the words."""
        block = passage.block
        if passage.cell:
            at = max(0, plain(block.text).find(passage.cell))
            quote = block.text if len(block.text) <= QUOTE_LIMIT else quote_around(self.page, block, at, at + len(passage.cell))
            return Finding(field=rule.field, value=value, quote=quote, source="page_text", rule=rule.name, service=service)
        quote = block.text[passage.start : passage.start + len(passage.text)].strip()
        if len(quote) < 25:  # "Yes." says nothing alone: the rest of the answer belongs to the quote
            quote = _opening(block.text[passage.start :].strip())
        if len(quote) < 12 or (len(quote) < 25 and quote[-1] not in ".!?"):  # "$475" neither: what it is the price of stands in the lines before
            quote = self._with_lines_before(block, quote)
        if len(quote) > QUOTE_LIMIT:
            quote = quote_around(self.page, block, passage.start + hit.start, passage.start + hit.end)
        return Finding(field=rule.field, value=value, quote=quote, source="page_text", rule=rule.name, service=service)


    def _with_lines_before(self, block: Block, quote: str) -> str:
        """Return the quote with the lines from what names it, or from its heading: still one contiguous piece of the visible text."""
        label = self.price_labels.get(block.index)
        if label is not None:
            named = " ".join(line.text for line in self.page.blocks[min(label, block.index) : max(label, block.index) + 1])
            return named if len(named) <= QUOTE_LIMIT else quote
        piece = block.text[: block.text.find(quote) + len(quote)]
        lines = [piece]
        for before in reversed(self.page.blocks[max(0, block.index - 4) : block.index]):
            if before.role != block.role or len(before.text) + len(piece) >= 200:
                return piece
            lines.insert(0, before.text)
            if before.is_heading:
                return " ".join(lines)
        return piece


def _opening(text: str) -> str:
    if len(text) <= QUOTE_LIMIT:
        return text
    end = max(text.rfind(". ", 0, QUOTE_LIMIT) + 1, text.rfind(" ", 0, QUOTE_LIMIT) if ". " not in text[25:QUOTE_LIMIT] else 0)
    return text[:end].strip()


_ADDRESS_ENDS = re.compile(r"(?:/|\.\w+|[?#].*)+$")
"""What follows the words of an address that name its page."""
_TELLS_OF_ONE = frozenset({"service", "faq", "what-to-expect", "policy"})
"""Kinds of pages that may be about one treatment of several without a heading that says so."""
_PRACTICE = re.compile(r"\bketamine (?:\w+ )?(?:care|clinics?|centers?|wellness|solutions|institute|health|practice)\b", re.I)
"""A practice's name, which names no treatment."""

_FORMS_IN_KAP = frozenset({"kap", "ketamine-oral", "ketamine-im"})
"""KAP and the forms of ketamine that are taken in its sessions."""

_ON_AN_INFUSION = words(
    r"\b(?:infusions?|ketamine|treatments?|therapy|protocol|series|package|for (?:chronic )?pain|mood|mental health|chronic pain)\b"
)
"""A heading that may stand over what is told of an infusion, not a line of a list of conditions."""
_INFUSION = words(r"\binfusions?\b")
_DRUGS = words(r"\b(?:ketamine|lidocaine|magnesium)\b")
_PURPOSE = words(
    r"\b(?P<pain>(?:chronic |nerve )?pain|CRPS|fibromyalgia|lidocaine)\b|\b(?:mood|depression|mental health|psychiatric|PTSD)\b",
)
"""What an infusion is for."""


def purpose_of(text: str) -> str | None:
    """Return which of two infusions a text speaks of by what it is for, None where it tells of none or of both."""
    purposes = {"pain-infusion" if match["pain"] else "ketamine-infusion" for match in _PURPOSE.finditer(text)}
    return purposes.pop() if len(purposes) == 1 else None


_OF_BOTH = words(
    r"\b(?:either|both|whichever) (?:(?:of (?:the|our|these) )?(?:two )?(?:kinds? of )?"
    r"(?:(?:infusion|treatment|program|procedure|service)s?|therap(?:y|ies))\b|ones?\b)"
)
"""How a practice with two treatments speaks of both."""


def _names_both_purposes(text: str) -> bool:
    """Tell whether a text speaks of infusions for mood and of those for pain."""
    return len({match["pain"] is None for match in _PURPOSE.finditer(text)}) == 2


_DOSING = words(r"\b(?:dosing|medicine) (?:sessions?|days?)\b")

_ATTRIBUTE = words(r"^\W*(?:price|cost|fee|length|duration|time|minutes|sessions?|series|number|how|frequency|insurance|driver|fasting)\b")
"""The first cell of a row that says something about what stands over its columns."""
ATTRIBUTE_LINE = words(
    r"^\W*(?:(?:treatment|session|infusion|appointment|initial|first|minimum|typical|total) )?(?:length|duration|time|series|sessions|age|ages"
    r"|(?:number|no\.) of (?:\w+ )?(?:sessions|treatments|infusions)|driver|ride home|fasting|insurance|referral|financing|superbill"
    r"|weeks? 1 ?(?:-|to|through) ?\d)\W*$"
)
"""A line that is nothing but the name of something to be told."""
_BARE_COUNT = re.compile(r"^\d{1,3}(?: ?- ?\d{1,3})?$")
_UNLIKE = re.compile(r"^Unlike\b[^.;]*?, (?=(?:this|these|our|TMS|ketamine|spravato|SGB|KAP|it|you|we|the|an?|they|there|no)\b)", re.I)
"""The beginning of a sentence that tells of another treatment, for contrast."""
_LEAD = re.compile(
    r"^(?=[A-Z])(?:(?!\b(?i:is|are|was|will|can|may|do|does|have|has|need|must|should|we|you|your|our|i|it|they|them|takes?|costs?|lasts?|come"
    r"|no|yes|not|each|only)\b)[^$?!:;\d])*\.$"
)
_ANSWERS = re.compile(r"\b(?:yes|no)$", re.I)
"""The end of what stands before a colon and is an answer, no label."""
_LABELS_ANOTHER = re.compile(r"\b[A-Z][\w ]{1,25}: ")
"""Where a line goes on to tell the same of another treatment: "KAP: four. Infusions: six." """
_LEAD_NAMES = words(
    r"\b(?:ketamine|infusions?|TMS|spravato|SGB|blocks?|KAP|consultations?|evaluations?|intake|cancel\w*|insurance|payments?"
    r"|maintenance|boosters?|preparation|integration|dosing|follow-?ups?|recovery|aftercare|memberships?|packages?|sessions?"
    r"|psychotherapy|medication)\b"
)
"""How a paragraph begins whose first words, set in bold on most pages, are a heading of their own: "Ketamine infusions for pain." """
_COUNTS = words(r"^\W*(?:(?:number|no\.) of )?(?:infusions|sessions|treatments)\b")
"""The head of a column of counts, though it names a treatment."""
_LOZENGES = words(r"\b(?:lozenges?|troches?|sublingual(?:ly)?|RDTs?|ketamine tablets?|rapid[- ]dissolv\w+)\b")
_MINUTES = re.compile(r"\bmin(?:ute)?s?\b", re.I)
_AMOUNT_ALONE = re.compile(
    r"^\W*(?:(?:from|starting at|starts at|only|just)\s)?\$ ?\d[\d,.]*(?:\s?(?:-|to)\s?\$? ?\d[\d,.]*)?\+?"
    r"(?:\s?(?:each|/\s?\w+|per \w+))?\W*$",
    re.I,
)
"""A line that is nothing but an amount."""
_PRICED_THING = words(
    r"\b(?:infusions?|sessions?|treatments?|injections?|visits?|evaluations?|consult\w*|packages?|courses?|series|block|therapy|ketamine"
    r"|TMS|spravato"
    r"|SGB|KAP|NAD\+?|call|intake|assessment|appointments?|management)\b"
)
"""What a price list puts an amount beside."""


def _runs(numbers: list[int], step: int) -> list[list[int]]:
    """Return the numbers in runs in which each is `step` more than the one before."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + step:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


_PARTS = re.compile(r"[,;:]|\b(?:and|but|while)\b", re.I)
"""What parts the words about one thing from those about the next."""
_OURS = words(r"\b(?:we|our|us|here)\b")
_A_TALK = words(r"\b(?:sessions?|visits?|appointments?)\b")
_MEDICINE_GIVEN = words(r"\b(?:KA[PT]|treatments?|infusions?|injections?|dosing|dose|medicine|journey|ketamine|coil|pulses|spray"
    r"|fast|eat|driv\w+|ride)\b"
)
_OTHER_DRIPS = frozenset({"nad", "iv-vitamin"})
_FORMS_OF_KETAMINE = frozenset({"ketamine-infusion", "ketamine-im", "ketamine-oral"})
_NAMES_A_FORM = words(r"\b(?:infus\w+|IV|intravenous\w*|drips?|injections?|IM|intramuscular\w*|lozenges?|troches?|tablets?"
    r"|sublingual\w*|oral\w*)\b"
)
"""Words that tell which form of ketamine a sentence speaks of."""
_COURSE_OF_A_VISIT = words(
    r"^\W*(?:before|during|after|preparing for|on the day of|the day of|day of) (?:(?:your|the|each|a|every) )?(?:treatment|session|visit"
    r"|appointment"
    r"|procedure)s?\W*$|^\W*(?:what to expect|what happens (?:during|before|after)\b.*|(?:the )?(?:day of|treatment) (?:treatment|day)"
    r"|how (?:to prepare|it works|it is done|long does it take)|preparation|(?:your|the) (?:first )?(?:treatment|visit|session)s?)\W*$"
)
"""Headings on the course of a visit, which name no treatment because the heading before them does."""
_BARE_KETAMINE = words(r"^\W*(?:about |our )?ketamine(?: (?:faqs?|questions|program|pricing|prices|sessions?))?\W*$")
"""A heading over what is told of the ketamine treatment of the page."""
_FORM_ALONE = {"iv": "ketamine-infusion", "im": "ketamine-im"}
"""Headings that are nothing but a form of ketamine, where a page is about ketamine."""
_AN_INJECTION = words(r"\b(?:injections?|shots?)\b")
_OTHER_INJECTIONS = frozenset({"sgb", "botox", "hormone-therapy", "pain-infusion", "kap", "iv-vitamin"})
_CLAUSE = re.compile(r", (?:for |in |with )?(?:which|who|where) ")
"""What makes a line the entry of a list, not a heading."""
_MENU = re.compile(r"(?:\S [/|\u00b7\u2022>\u25be] ?\S.*){2}|\u25be")
"""A line of links: "Home / Ketamine / Fees"."""
_OWN_WORDS = {
    "sgb": words(r"\bdual sympathetic reset\b|\bDSR\b|\bright and left\b|\bleft and right\b|\b(?:both|one|per) sides?\b(?! effects?)"),
    "spravato": words(r"\bREMS\b|\b(?:nasal )?sprays?\b(?! tan)|\bnasal devices?\b"),
    "tms": words(r"\bthe (?:coil|magnet|helmet)\b|\bmagnetic pulses\b|\bmotor threshold\b"
                 r"|\bfigure[- ](?:8|eight) coil\b|\bthetaburst\b"),
}
"""Words of a treatment that tell which it is though it is not named: what it is given with."""
_A_BLOCK = words(r"\b(?:an?|the|each|every|your|our) blocks?\b(?! of\b)")
"""How a practice with a nerve block calls it in short."""
_HOLD_HINTS = ("hold for", "holds for", "hold true for", "apply to", "applies to", "same for", "go for", "goes for")
_HOLDS_FOR = words(
    r"\b(?:rules?|instructions?|steps|directions|guidelines|preparation|th(?:is|ese)|the same|all of this)\b[^.;:]{0,40}"
    r"\b(?:holds?(?: true)?|appl(?:y|ies)|go(?:es)?|(?:is|are) the same) (?:for|to)\b"
)
"""How a page says for which treatments the lines below it are meant."""
_BOTH_NAMED = words(r"\bketamine (?:or|and|vs\.?|versus|&) |(?:\bor|\band|\bvs\.?|\bversus|&) ketamine\b")
"""A title that names ketamine beside another treatment."""
_KETAMINE_BARE = words(r"\bketamine\b")
_ALIKE = words(r"^\W*(?:or|and) (?:(?:for|after|before|with|an?|the|your|our) )*$")
"""What stands between two treatments of which a sentence tells the same."""
_FOR_BOTH = words(r"\bfor (?:[\w-]+ ){1,3}(?:or|and|nor|as well as) for\b")
_DRIPS = words(r"^\W*(?:(?:our|IV|vitamin) )*(?:drips?|hydration|vitamins?|cocktails)\b")
"""Headings over the drips of a menu, which have names of their own."""
_THIS_TREATMENT = words(
    r"\bth(?:is|ese) (?:procedure|treatment|therapy|service)s?\b|\bthe (?:block|procedure)\b"
    r"|\b(?:use|give|pays? for|covers?|reimburses?) it\b(?=[.,;]|$| for\b| in\b| to\b)"
)
"""How a sentence names what its page is about."""
_GOES_ON = words(r"^\W*(?:each|it|they|these|this|those|on its own|takes|lasts|runs|costs)\b")
"""How a sentence begins that speaks of what the one before it named."""

_JOINED = re.compile(r"^[\s,/&()+-]*(?:and|or|both)?[\s,/&()+-]*(?:\w+\s)?$", re.I)


def _nearest(text: str, named: list[Named], at: int) -> str | None:
    before = [mention for mention in named if mention.start <= at]
    if not before:
        return None
    last = before[-1]
    for mention in named:
        if mention.term != last.term and mention.end <= last.start and _JOINED.match(text[mention.end : last.start]):
            return None
    return last.term


_MINE = re.compile(r"\bI (?:don't|do not|do|take|accept|offer|charge|give|bill|provide)\b|\b[Mm]y (?:fees?|practice|patients|office|rates?)\b")
"""How somebody who works alone speaks of the practice."""


def is_general(passage: Passage) -> bool:
    """Tell whether a sentence about paying tells of clinics in general: of others, or in an article where it does not speak of its own."""
    near = f"{passage.before} {passage.text}"
    return (passage.about_others or passage.page.kind == "blog") and not (_OURS.search(near) or _MINE.search(near))


def denied(text: str, start: int, reach: int = 40) -> bool:
    """Tell whether a negation stands before `start`, at most `reach` characters and in the same clause."""
    left = re.split(r"[.;:!?]|\bbut\b|\bhowever\b|, (?=(?:we|you|they|it|our)\b)", text[max(0, start - reach) : start], flags=re.I)[-1]
    return re.search(r"\b(?:not|no|never|cannot|without|neither|nor|unable to|longer)\b|n't\b", left, re.I) is not None
