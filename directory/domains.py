"""Which domains belong to one clinic alone, so that a mail from there speaks for it.

An address under a shared host, a mail provider, a university or a site builder can be had by anybody,
so it proves nothing. The public suffix list comes with the library and is never fetched.
"""

import functools
from importlib.resources import files

from tldextract import TLDExtract

_SHARED_SUFFIXES = frozenset({"ac", "edu", "gov", "k12", "mil"})
"""Parts of a public suffix under which one domain serves very many people: universities, schools, administrations."""


def own_domain(text: str) -> str | None:
    """Return the registrable domain of a host or a mail address, or None where it does not belong to one clinic."""
    host = text.rsplit("@", 1)[-1].strip().rstrip(".").lower()
    extract = _extractor()
    parts = extract(host)
    domain = parts.top_domain_under_public_suffix
    if not domain or domain != extract(host, include_psl_private_domains=False).top_domain_under_public_suffix:
        return None  # below a private suffix such as wixsite.com sit the pages of strangers
    if domain in _shared_domains() or _SHARED_SUFFIXES & set(parts.suffix.split(".")):
        return None
    return domain


@functools.cache
def _extractor() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@functools.cache
def _shared_domains() -> frozenset[str]:
    lines = files("directory").joinpath("shared_domains.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
