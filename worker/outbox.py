"""Sends queued mail; without SMTP it lies in the data folder, where an operator finds it."""

import asyncio
import logging
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlmodel import col, select

from directory.database import Database, now
from directory.settings import Settings
from directory.tables import Mail

ATTEMPTS = 5
KEPT_DAYS = 90
_AT_ONCE = 20

log = logging.getLogger("worker")


def deliver(database: Database, settings: Settings) -> int:
    """Send what is queued and return how many mails left; one that fails is tried again at the next call, five times."""
    with database.read() as session:
        queued = session.exec(select(Mail).where(Mail.state == "queued").order_by(col(Mail.queued_at)).limit(_AT_ONCE)).all()
    for mail in queued:
        state, error = _send(mail, settings)
        with database.write() as session:
            row = session.get_one(Mail, mail.id)
            row.attempts += 1
            row.error = error
            row.state = "failed" if state == "queued" and row.attempts >= ATTEMPTS else state
            row.sent_at = now() if state != "queued" else None
            row.body = "" if state == "sent" else row.body  # it may hold a secret link, which only its recipient should have
            session.add(row)
    return len(queued)


def _send(mail: Mail, settings: Settings) -> tuple[str, str]:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, mail.recipient, mail.subject
    message.set_content(mail.body)
    if settings.smtp_url is None:
        _keep(message, settings.data_dir / "mail" / f"{mail.id}.eml")
        return "kept", ""
    try:
        asyncio.run(_transmit(message, settings.smtp_url.get_secret_value()))
    except (aiosmtplib.SMTPException, OSError) as error:
        log.warning("a mail could not be sent: %s", type(error).__name__)  # never the address: logs hold no personal data
        return "queued", f"{type(error).__name__}: {error}"[:300]
    return "sent", ""


def _keep(message: EmailMessage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(message.as_bytes())
    path.chmod(0o600)


def forget_kept(settings: Settings) -> int:
    """Delete kept mail after 90 days, since it holds addresses; return how many files went."""
    oldest = now().timestamp() - KEPT_DAYS * 86_400
    old = [path for path in (settings.data_dir / "mail").glob("*.eml") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink()
    return len(old)


async def _transmit(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    await aiosmtplib.send(
        message, hostname=parts.hostname, port=parts.port or (465 if secure else 587), use_tls=secure,
        username=unquote(parts.username) if parts.username else None, password=unquote(parts.password) if parts.password else None,
        timeout=20,
    )
