"""What a crawl must not take away from a public listing by itself: the losses that wait for an operator.

Pages break, readers err and sites are taken over; a patient who finds no telephone any more is worse off
than one who finds last month's. So a crawl that would take one of these away is held (`ingest.project`).
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from directory.listings import ADDRESS_PARTS
from directory.records import Listing
from directory.taxonomy import SERVICES


@dataclass(frozen=True)
class Loss:
    """A value of a public listing that its site has ceased to state; `value` is a person's whole value of the field."""

    field: str
    service: str | None
    value: Any


def losses(shown: Listing, stated: Listing) -> list[Loss]:
    """Return what `stated` lacks so badly that it must not replace `shown` unseen; empty when it may.

    These are the name, all telephones, the street address, and the offered services where half or more are gone.
    """
    found: list[Loss] = []
    if shown.name and not stated.name:
        found.append(Loss("name", None, shown.name))
    if shown.telephones and not stated.telephones:
        found.append(Loss("telephones", None, shown.telephones))
    if shown.location.street_address and not stated.location.street_address:
        address = msgspec.structs.asdict(shown.location)
        found.append(Loss("location", None, {part: address[part] for part in ADDRESS_PARTS}))
    before, after = shown.offered(), stated.offered()
    if before and 2 * len(after) <= len(before):
        found.extend(Loss("services", term, "offered") for term in before if term not in after)
    return found


def in_words(found: list[Loss]) -> str:
    """Say in one sentence what the clinic's site has ceased to state."""
    treatments = [SERVICES[loss.service].label for loss in found if loss.field == "services" and loss.service]
    others = {"name": "its name", "telephones": "any telephone", "location": "its street address"}
    parts = [others[loss.field] for loss in found if loss.field in others]
    if treatments:
        parts.append(f"that it offers {' or '.join(treatments)}")
    return f"The clinic's site no longer states {', nor '.join(parts)}." if parts else ""
