"""What the words in the one search box mean: services, conditions, a place, and the rest as text.

Nothing that was understood becomes a condition that a listing must meet, except a place that was
clearly meant as one: a clinic that only mentions a service, or does not state a condition, is still found.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.taxonomy import CONDITIONS, SERVICES, Term
from search.documents import FAMILIES, INDEX_SETTINGS, state_code
from search.gazetteer import Gazetteer, Spot, split_state, state_spot, words_of

MAX_WORDS = 20
_LONGEST_NAME = 6

_BEFORE_PLACE = {"near", "in", "around", "at"}
_FILLER = frozenset(INDEX_SETTINGS["words"]["filler"]) | _BEFORE_PLACE
_ORDINARY = frozenset(INDEX_SETTINGS["words"]["ordinary"])



@dataclass(frozen=True)
class Understanding:
    """What a question means.

    `words` is what Meilisearch gets: services first and the place last, because it lets the last words go when
    too few listings have them all. `ranked_by` names the entries of `offer_rank` that put offered before
    mentioned. `place_is_meant`: the place limits the search to its surroundings.
    """

    service: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    near: Spot | None = None
    place_is_meant: bool = False
    text: str = ""
    words: str = ""
    ranked_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Match:
    """A run of words that was recognized: the kind service, family or condition, its term, and how it is spelled right."""

    kind: str
    term: str
    start: int
    end: int
    spelling: tuple[str, ...]


def understand(question: str, gazetteer: Gazetteer) -> Understanding:
    """Return what a question means; pure and fast (no input or output)."""
    typed = _typed_words(question)
    if len(typed) > 1 and " ".join(words_of(question)) in gazetteer.clinics:
        return Understanding(text=" ".join(typed), words=" ".join(typed))
    words = [word.casefold() for word in typed]
    matches = _recognize(words)
    taken = {index for match in matches for index in range(match.start, match.end)}
    place = _find_place(typed, words, taken, gazetteer)
    in_place = set(range(place.start, place.end)) if place else set()
    if place:
        taken |= set(range(place.before, place.end))
    rest = [index for index in range(len(words)) if index not in taken]
    if taken:
        rest = [index for index in rest if words[index] not in _FILLER]
    elif all(word in _FILLER for word in words) and not _BEFORE_PLACE.isdisjoint(words):
        rest = []  # "near me" names nothing; "the clinic" may be a name
    text = " ".join(typed[index] for index in rest)
    vocabulary = [_spelled(match) for kind in ("service", "family", "condition") for match in matches if match.kind == kind]
    place_words = [words[index] for index in sorted(in_place)] if place and place.keep_words and (vocabulary or rest) else []
    return Understanding(
        service=_terms(matches, "service"), family=_terms(matches, "family"), condition=_terms(matches, "condition"),
        near=place.spot if place else None, place_is_meant=place is not None, text=text,
        words=" ".join([*vocabulary, *([text] if text else []), *place_words]),
        ranked_by=_terms(matches, "service") + _terms(matches, "family"),
    )


def _typed_words(question: str) -> list[str]:
    """Split a question as typed; nothing that Meilisearch reads as an operator (quotes, a leading minus) stays."""
    return re.findall(r"[^\W_]+(?:['’.&][^\W_]+)*", question)[:MAX_WORDS]


def _terms(matches: Iterable[_Match], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.term for match in matches if match.kind == kind))


def _spelled(match: _Match) -> str:
    """Return the words to search for; a short name alone is quoted, else "kap" would also find "Kaplan"."""
    words = " ".join(match.spelling)
    return f'"{words}"' if match.kind == "service" and len(words) <= 4 else words


# --- services and conditions ------------------------------------------------------------------------


def _names() -> tuple[Mapping[tuple[str, ...], tuple[str, str]], Mapping[tuple[str, ...], tuple[str, str]]]:
    """Return what every name means, and what the unambiguous beginnings (two words or more) of longer names mean."""
    full: dict[tuple[str, ...], tuple[str, str]] = {(family,): ("family", family) for family in FAMILIES}
    kinds: tuple[tuple[str, Mapping[str, Term]], ...] = (("service", SERVICES), ("condition", CONDITIONS))
    for kind, terms in kinds:
        for term, entry in terms.items():
            for name in (entry.label.split(" (")[0], entry.short, *entry.synonyms, term.replace("-", " ")):
                full.setdefault(tuple(words_of(name)), (kind, term))
    beginnings: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for name_words, meaning in full.items():
        for end in range(2, len(name_words)):
            if name_words[end - 1] not in _FILLER:
                beginnings.setdefault(name_words[:end], set()).add(meaning)
    partial = {words: next(iter(meanings)) for words, meanings in beginnings.items() if len(meanings) == 1 and words not in full}
    return full, partial


_FULL, _PARTIAL = _names()
_VOCABULARY = sorted({word for name in _FULL for word in name})
_LONG_VOCABULARY = [word for word in _VOCABULARY if len(word) >= 5]


@functools.lru_cache(maxsize=8192)
def _corrected(word: str) -> str:
    """Return the vocabulary's word that this one is a small typo of: one edit from 5 letters on, two from 9, same first letter."""
    if len(word) < 5 or word in _VOCABULARY:
        return word
    allowed = 2 if len(word) >= 9 else 1
    same_first = [known for known in _LONG_VOCABULARY if known[0] == word[0]]
    found = process.extractOne(word, same_first, scorer=OSA.distance, score_cutoff=allowed)
    return str(found[0]) if found else word


def _recognize(words: list[str]) -> list[_Match]:
    """Return the names of services and conditions among the words, the longest first found from the left."""
    spelled = [_corrected(word) for word in words]
    matches: list[_Match] = []
    start = 0
    while start < len(words):
        match = _longest_name(words, spelled, start)
        if match is None:
            start += 1
        else:
            matches.append(match)
            start = match.end
    return matches


def _longest_name(words: list[str], spelled: list[str], start: int) -> _Match | None:
    for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
        for candidate in (tuple(words[start:end]), tuple(spelled[start:end])):
            meaning = _FULL.get(candidate) or _PARTIAL.get(candidate)
            if meaning is not None:
                return _Match(meaning[0], meaning[1], start, end, candidate)
    return None


def terms_like(text: str, terms: Mapping[str, Term], limit: int) -> list[str]:
    """Return the terms that the first letters of a name may mean, names beginning with them first."""
    words = words_of(text)
    if not words:
        return []
    best: dict[str, int] = {}
    for typed in (" ".join(words), " ".join(_corrected(word) for word in words)):
        for term, entry in terms.items():
            names = [" ".join(words_of(name)) for name in (entry.label, entry.short, *entry.synonyms)]
            if any(name.startswith(typed) for name in names):
                best[term] = 0
            elif any(f" {typed}" in name for name in names):
                best.setdefault(term, 1)
    return sorted(best, key=lambda term: (best[term], list(terms).index(term)))[:limit]


def unfinished(question: str) -> tuple[str, str]:
    """Split a question that is still being typed: what is already understood, and the end that may become something else.

    "sgb near pal" is ("sgb near", "pal"). The last word always belongs to the end.
    """
    typed = _typed_words(question)
    words = [word.casefold() for word in typed[:-1]]
    ends = [match.end for match in _recognize(words)]
    ends += [index + 1 for index, word in enumerate(words) if word in _FILLER or (word.isdigit() and len(word) == 5)]
    cut = max(ends, default=0)
    return " ".join(typed[:cut]), " ".join(typed[cut:])


# --- the place --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _PlaceMatch:
    """Words `start:end` name a place; those from `before` on only introduce it ("near"). `keep_words`: also search for its name."""

    spot: Spot
    start: int
    end: int
    before: int
    keep_words: bool


def _find_place(typed: list[str], words: list[str], taken: set[int], gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Return the place that the words name: one that is said plainly first, else a bare city name."""
    for start in range(len(words)):
        for end in range(min(len(words), start + 5), start, -1):
            if taken.isdisjoint(range(start, end)) and (match := _plain_place(words, start, end, gazetteer)):
                return match
    return _bare_city(words, taken, gazetteer) or _whole_state(typed, words, taken)


def _plain_place(words: list[str], start: int, end: int, gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Read a ZIP, "City, ST", or the city after "near" or "in"."""
    run = words[start:end]
    introduced = start > 0 and words[start - 1] in _BEFORE_PLACE
    before = start - 1 if introduced else start
    near = introduced and words[start - 1] != "in"
    if len(run) == 1 and (spot := gazetteer.zip(run[0])):
        return _PlaceMatch(spot, start, end, before, keep_words=False)
    for city, state in split_state(run):
        if spot := gazetteer.city(city, state):
            return _PlaceMatch(spot, start, end, before, keep_words=not near)
    if introduced and not _is_ordinary(run) and (spot := gazetteer.city(run)):
        return _PlaceMatch(spot, start, end, before, keep_words=not near)
    return None


def _bare_city(words: list[str], taken: set[int], gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Read a city's name without more at the beginning or the end, when all other words are services, conditions or filler.

    Other words may be a clinic's name ("Austin Wellness"), which a place must not take apart.
    """
    free = [index for index in range(len(words)) if index not in taken and words[index] not in _FILLER]
    if not free or free != list(range(free[0], free[-1] + 1)):
        return None
    run = words[free[0] : free[-1] + 1]
    if len(run) > 4 or _is_ordinary(run) or state_code(" ".join(run)):
        return None
    spot = gazetteer.city(run, sure=True)
    return _PlaceMatch(spot, free[0], free[-1] + 1, free[0], keep_words=True) if spot else None


def _whole_state(typed: list[str], words: list[str], taken: set[int]) -> _PlaceMatch | None:
    """Read a state's name, or its code in capitals after "in" or "near" (in small letters "in" and "or" are words)."""
    for start in range(len(words)):
        introduced = start > 0 and words[start - 1] in _BEFORE_PLACE
        for end in range(min(len(words), start + 3), start, -1):
            code = state_code(" ".join(words[start:end])) if taken.isdisjoint(range(start, end)) else None
            if code and (len(words[start]) > 2 or (introduced and typed[start].isupper())):
                return _PlaceMatch(state_spot(code), start, end, start - introduced, keep_words=False)
    return None


def _is_ordinary(run: list[str]) -> bool:
    return len(run) == 1 and run[0] in _ORDINARY
