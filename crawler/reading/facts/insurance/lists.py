"""Plans that stand in no sentence: rows of tables, lines that a treatment heads, and lists under what says that they are taken."""

import re
from collections.abc import Iterator

from crawler.reading.facts.insurance.plans import is_bare_list, listed_names, named_plans, plans_of, unique
from crawler.reading.facts.insurance.sentences import takes_a_plan
from crawler.reading.facts.insurance.subjects import OfInsurers, PlanRefused, stance, treatment_of
from crawler.reading.facts.insurance.words import EXCEPT, how_taken
from crawler.reading.facts.passages import Hit, Passage, denied
from crawler.reading.wording import plain, words

_NOT_TAKEN = (
    r"(?:none|(?:not|never) (?:accepted|covered|in[- ]network|billed)"
    r"|(?:(?:currently |always )?(?:self|private|cash)[- ]pay|out[- ]of[- ]network)(?: only)?)"
)
_TAKEN_CELL = words(
    r"^\W*(?:yes|in[- ]network|(?:usually |often )?covered(?: by (?:most|many|all)[\w ]{0,20})?"
    r"|accepted|(?:most|all)(?: major)?(?: insurance)? plans|x)\W*$|^[\u2713\u2714\u2705]$"
)
_REFUSED_CELL = words(rf"^\W*(?:no|{_NOT_TAKEN}(?:\b[^.]{{0,30}})?)\W*$|^[\u2717\u2718\u274c]$")
_REFUSED_REST = words(rf"^\W*{_NOT_TAKEN}(?! (?:rate|price|patient))\b[^$]{{0,50}}$")
"""What may follow the name of a treatment; a price that follows is one of several ways to pay."""
_OF_INSURANCE = words(r"\b(?:insur\w*|plans?|network|coverage|payers?|carriers?|accept\w*|status|take|taken|participat\w*)\b")
"""Heads of columns, and headings, over what is said of plans."""
_INSURANCE_LABEL = words(
    r"^\W*(?:accept(?:ed|s)? |our |covered by |billed to )?(?:insurance|insurers|plans|in[- ]network)"
    r"(?: (?:plans|accepted|coverage|covered|pays|we (?:accept|take)|with))?\W*$"
)
"""The label of a row, or the head of a column, that tells of each treatment what insurance there is."""
_NO = words(r"\b(?:not?|except|out[- ]of)\b|n't\b")


def plans_in_row(passage: Passage) -> Iterator[Hit]:
    """What the cells of a row say: of a plan under each treatment, or of a treatment beside "Insurance", whichever heads the other."""
    label, heads, vocabulary = passage.row[0], [plain(head) for head in passage.block.table_head], passage.page.vocabulary
    plan = listed_names(label) if heads and _OF_INSURANCE.search(heads[0]) else named_plans(label)
    plan = plan if len(plan) == 1 and len(label) <= 50 else []
    if plan and len(passage.row) == 2 and (not heads or _OF_INSURANCE.search(heads[-1])):
        columns = [(heads[-1] if heads else "", passage.row[1], [treatment_of(passage)])]
    else:
        columns = [
            (head, cell, [*vocabulary.terms(head if plan or _INSURANCE_LABEL.match(label) else label)])
            for head, cell in zip(heads[1:], passage.row[1:], strict=False)
            if plan or _INSURANCE_LABEL.match(label) or _INSURANCE_LABEL.match(head)
        ]
    for head, cell, services in columns:
        if len(services) != 1:
            continue
        said = how_taken(label, head, cell, passage.heading)
        kind = OfInsurers if "cover" in f"{head} {passage.text}".lower() and not plan else Hit
        if _REFUSED_CELL.match(cell):
            if plan:
                yield stance(passage, services[0], "in_network", (), plan, PlanRefused)
            else:
                yield stance(passage, services[0], "not_accepted", kind=kind)
        elif _TAKEN_CELL.match(cell) or (not plan and named_plans(cell) and not _NO.search(cell)):
            yield stance(passage, services[0], said, plan or plans_of(cell), kind=kind)


_LABEL = re.compile(r"^\W*([^:.;]{2,40}?)(?:: | - )")


def plans_after_treatment(passage: Passage) -> Iterator[Hit]:
    """The plans of a line under a heading about insurance that a treatment heads: "Spravato: Aetna and Cigna", "Ketamine: self-pay"."""
    label, rest = _label_and_rest(passage)
    services = passage.page.vocabulary.terms(label) or passage.page.vocabulary.loose_terms(label)
    if len(services) == 1 and _REFUSED_REST.match(rest):
        yield stance(passage, services[0], "not_accepted")
        return
    above = f"{passage.heading} {passage.before} {_head_of_lines(passage)}"
    plans = plans_of(rest.rstrip(".")) if services and _OF_INSURANCE.search(above) else []
    if plans and is_bare_list(rest) and not _NO.search(rest):
        for service in services:
            yield stance(passage, service, how_taken(above, passage.text), plans)


def _label_and_rest(passage: Passage) -> tuple[str, str]:
    """Return what heads a line and what it heads: "TMS: Aetna", or the second cell of a row that is written out with a bar."""
    cells = passage.page.plain_blocks[passage.block.index].split("|")
    if len(cells) == 2:
        return (cells[0], cells[1].strip()) if passage.start and len(cells[0]) < 40 else ("", "")
    label = _LABEL.match(passage.text)
    return (label[1], passage.text[label.end() :]) if label else ("", "")


def _head_of_lines(passage: Passage) -> str:
    """Return the first of the lines with bars that a line with a bar stands among, a table written out as text; "" for other lines."""
    texts, index = passage.page.plain_blocks, passage.block.index
    while index and "|" in texts[index] and "|" in texts[index - 1]:
        index -= 1
    return texts[index] if index < passage.block.index else ""


_BARS = re.compile(r"[|\u2022\u00b7]")


def plans_between_bars(passage: Passage) -> Iterator[Hit]:
    """The plans of a line with bars or dots between: what its first words, or the heading, say of them all."""
    if passage.start or not _BARS.search(passage.block.text):
        return
    first, *items = _BARS.split(plain(passage.block.text))
    plans = named_plans(first) if len(first) <= 100 and all(is_bare_list(item) and len(item) < 60 for item in items) else []
    if not plans:
        return
    plans = unique([*plans, *(name for item in items for name in listed_names(item))])
    above = passage.page.plain_blocks[passage.block.index - 1] if passage.block.index else ""
    above = above if above.endswith(":") else ""
    named = passage.page.vocabulary.terms(above)
    service = named[0] if len(named) == 1 else treatment_of(passage)
    if EXCEPT.search(first):
        yield stance(passage, service, "in_network", (), plans, PlanRefused)
    elif takes_a_plan(first) or _LIST_INTRO.search(f"{passage.heading} {above}"):
        yield stance(passage, service, how_taken(first, passage.heading, above), plans)


_LIST_INTRO = words(
    r"\b(?:accept\w*|in[- ]network|participat\w*|contract\w*|take|work with)\b[^.]{0,60}\b(?:insur\w*|plans?|carriers?|following)\b"
    r"|\b(?:insurances?|plans|carriers)\b[^.?]{0,30}\b(?:take|accept\w*|bill|work with|partners)\b"
    r"|\bin[- ]network (?:with|for)\b|\bcovered by(?: (?:all|most|many|these|the following)\b[^.]{0,80})?:\W*$|^\W*in[- ]network\W*$"
    r"|\b(?:(?:contract\w*|participat\w*|credentialed|work|agreements?) with|in[- ]network\b[^.]{0,40}\b(?:with|for)|accept|take|bill):\W*$"
)
"""What stands over a list of plans that are taken."""
_REFUSED_INTRO = words(
    r"\bnon-participating\b|\bout[- ]of[- ]network\b|(?:\bnot|n't) (?:\w+ )?(?:accept|cover|in[- ]network|take)|\bexclu"
)


def plans_in_list(passage: Passage) -> Iterator[Hit]:
    """The names in a list under "we accept the following insurance"; beside a known name the other items are plans too."""
    text, block, vocabulary = passage.text, passage.block, passage.page.vocabulary
    label = None if passage.row else _LABEL.match(text)
    if passage.start or len(text) > 300 or (len(text) > 60 and not is_bare_list(text)) or (label and vocabulary.loose_terms(label[1])):
        return
    if not named_plans(text) or _REFUSED_INTRO.search(text):
        return
    items, above = _items_beside(passage)
    listed = block.list_id is not None or above.endswith(":")
    if not listed and not is_bare_list(text):
        return
    intro = above[-200:] if listed or len(above) < 60 else ""
    for over in (intro.replace("but not limited to", ""), passage.heading):
        match, refused = _LIST_INTRO.search(over), _REFUSED_INTRO.search(over)
        if match and not refused and not denied(over, match.end(), match.end() - match.start() + 30):
            kept = (item for item in items if not _REFUSED_INTRO.search(item))
            plans = unique(name for item in kept for name in (plans_of if "," in item else listed_names)(item))
            named = passage.subjects(0, named=True) if len(passage.mentions) > 1 else [treatment_of(passage)]
            for service in vocabulary.terms(over) or named:
                yield stance(passage, service, how_taken(over, passage.heading, text), plans)
        if match or refused:
            return


def _items_beside(passage: Passage) -> tuple[list[str], str]:
    """Return the items of the list that a line belongs to, its own or the short lines around it, and what stands above it."""
    block, blocks, texts = passage.block, passage.page.page.blocks, passage.page.plain_blocks

    def belongs(index: int) -> bool:
        if block.list_id is not None:
            return blocks[index].list_id == block.list_id
        text, item = texts[index], blocks[index].list_id is not None
        if item or blocks[index].is_heading != block.is_heading or len(text) >= 40 or text[-1:] in ".:?" or not listed_names(text):
            return False
        return not (_LIST_INTRO.search(text) or passage.page.vocabulary.loose_terms(text))

    first = last = block.index
    if block.list_id is None and len(passage.text) >= 40:
        return [passage.text], texts[first - 1] if first else ""
    while first and block.index - first < 40 and belongs(first - 1):
        first -= 1
    while last + 1 < len(blocks) and last - block.index < 40 and belongs(last + 1):
        last += 1
    return texts[first : last + 1], texts[first - 1] if first else ""
