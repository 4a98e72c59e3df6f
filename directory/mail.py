"""Mail: what we write to clinics, requesters and operators, put into a queue that the worker sends.

Links are built from a `public_url` argument, which comes from the settings and never from a request's
Host header. No mail repeats what a requester wrote: it may tell of someone's health.
"""

from collections.abc import Sequence
from urllib.parse import quote

from sqlmodel import Session

from directory.fields import FIELDS
from directory.tables import Correction, CorrectionItem, Mail, Operator, Removal
from directory.taxonomy import SERVICES

_CLOSING = "\n\nThe directory of ketamine, TMS and related clinics\n{public_url}\n"


def correction_url(public_url: str, token: str) -> str:
    """Return the address of a correction's status page."""
    return f"{public_url.rstrip('/')}/corrections/{quote(token, safe='')}"


def proof_url(public_url: str, token: str) -> str:
    """Return the address that answers a verification mail; the page asks for a click, since mail scanners open links."""
    return f"{public_url.rstrip('/')}/corrections/proof/{quote(token, safe='')}"


def removal_url(public_url: str, token: str) -> str:
    """Return the address of a removal's status page."""
    return f"{public_url.rstrip('/')}/removals/{quote(token, safe='')}"


def sign_in_url(public_url: str, token: str) -> str:
    """Return the address that signs an operator in once."""
    return f"{public_url.rstrip('/')}/operator/sign-in/{quote(token, safe='')}"


def queue_mail(session: Session, recipient: str, subject: str, body: str) -> Mail:
    """Put a plain-text mail into the queue; line breaks in the subject or recipient become spaces."""
    mail = Mail(recipient=" ".join(recipient.split()), subject=" ".join(subject.split()), body=body)
    session.add(mail)
    session.flush()
    return mail


def correction_received(session: Session, correction: Correction, clinic_name: str, token: str, public_url: str) -> Mail | None:
    """Thank a requester who left an address, and say what happens next."""
    return _to_requester(session, correction.requester_email, f"Your correction for {clinic_name}", public_url, f"""\
Thank you for helping to keep the listing of {clinic_name} right.

A person will now read your correction and decide on each point. Until then the listing stays as it is.
You can follow it, or take it back at any time, on this page, which only you know:

{correction_url(public_url, token)}

If you work at the clinic, that page also shows how to confirm that you speak for it; then your word
stands as the clinic's own. We delete your address and what you wrote 90 days after the decision.""")


def proof_asked(session: Session, address: str, clinic_name: str, token: str, public_url: str) -> Mail:
    """Ask at a clinic's own address whether a correction speaks for it."""
    return queue_mail(session, address, f"Does this correction speak for {clinic_name}?", f"""\
Hello,

somebody has sent us a correction of the listing of {clinic_name} and gave this address as the clinic's own.
If the clinic stands by it, please open this page within 7 days and press the button there:

{proof_url(public_url, token)}

If you know nothing of it, you need not do anything: the correction then does not count as the clinic's word,
and nobody learns anything from your silence. We send at most three such mails a day to one clinic.""" + _closing(public_url))


def correction_decided(
    session: Session, correction: Correction, items: Sequence[CorrectionItem], clinic_name: str, public_url: str
) -> Mail | None:
    """Tell a requester what was decided on each point, with the operator's notes."""
    points = "\n".join(f"- {_label(item)}: {item.state}{f' ({item.decision_note})' if item.decision_note else ''}" for item in items)
    return _to_requester(session, correction.requester_email, f"Your correction for {clinic_name}: the decision", public_url, f"""\
Thank you for your patience. This was decided on your correction for {clinic_name}:

{points}

What was accepted is on the listing now and stays there when the clinic's site is read again. The page of your
request still works, should you want to take a point back. If you think that we are wrong, send a new
correction and tell us what we missed. We delete your address and what you wrote in 90 days.""")


def removal_received(session: Session, removal: Removal, clinic_name: str, token: str, public_url: str) -> Mail | None:
    """Confirm a request for removal, and say what happens next."""
    return _to_requester(session, removal.requester_email, f"Your request to take out {clinic_name}", public_url, f"""\
We have your request to take {clinic_name} out of the directory.

A person will now look at it. Once it is accepted, the listing disappears at once and the clinic's site is never
read again; 7 days later everything that we held about it is deleted. You can follow it here:

{removal_url(public_url, token)}""")


def removal_decided(session: Session, removal: Removal, clinic_name: str, public_url: str) -> Mail | None:
    """Tell a requester what was decided on a removal; call after the decision or a reinstatement."""
    note = f"\n\nThe reason we noted: {removal.decision_note}" if removal.decision_note else ""
    said = {
        "hidden": f"{clinic_name} has been taken out. Nobody can see the listing any more. In 7 days everything that we held about it\n"
                  "is deleted. If this was a mistake, answer before then and we put it back.",
        "rejected": f"We have not taken out {clinic_name}. You are welcome to ask again and tell us more.",
        "reinstated": f"{clinic_name} is back in the directory, since the removal was taken back.",
        "removed": f"{clinic_name} has been removed for good, and everything that we held about it is deleted.",
    }.get(removal.state, f"Your request is {removal.state}.")
    return _to_requester(session, removal.requester_email, f"Your request to take out {clinic_name}: the decision", public_url, said + note)


def sign_in_link(session: Session, operator: Operator, token: str, public_url: str) -> Mail:
    """Send an operator a link that signs in once."""
    return queue_mail(session, operator.email, "Your sign-in link", f"""\
This link signs you in once, within 15 minutes:

{sign_in_url(public_url, token)}

If you did not ask for it, you need not do anything.""" + _closing(public_url))


def _to_requester(session: Session, address: str | None, subject: str, public_url: str, text: str) -> Mail | None:
    return queue_mail(session, address, subject, f"Hello,\n\n{text}{_closing(public_url)}") if address else None


def _closing(public_url: str) -> str:
    return _CLOSING.format(public_url=public_url.rstrip("/"))


def _label(item: CorrectionItem) -> str:
    label = FIELDS[item.field].label if item.field in FIELDS else item.field
    return f"{label} ({SERVICES[item.service].label})" if item.service and item.service in SERVICES else label
