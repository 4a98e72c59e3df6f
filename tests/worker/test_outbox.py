"""Mail over real SMTP on loopback, and what happens when the server is away."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from directory import mail
from directory.database import Database, now
from directory.settings import Settings
from directory.tables import Mail
from worker import outbox


class SmtpServer:
    """A minimal SMTP server (RFC 5321) that keeps what it is sent."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.port = 0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.loop.call_soon(started.set)
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(server.wait_closed())
        self.loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self.received.append(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if verb == b"QUIT":
                break
        writer.close()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.close()


def queue(database: Database) -> None:
    with database.write() as session:
        mail.queue_mail(session, "clinic@clinic.example", "Your correction", "Here is a link: https://directory.example/corrections/SECRET")


def only_mail(database: Database) -> Mail:
    with database.read() as session:
        return session.exec(select(Mail)).one()


def test_queued_mail_is_sent_once_and_its_text_is_forgotten(sqlite_database: Database, tmp_path: Path, smtp: SmtpServer) -> None:
    queue(sqlite_database)
    settings = Settings(data_dir=tmp_path, smtp_url=f"smtp://127.0.0.1:{smtp.port}", mail_from="directory@directory.example")
    assert outbox.deliver(sqlite_database, settings) == 1
    assert outbox.deliver(sqlite_database, settings) == 0
    [received] = smtp.received
    assert b"Subject: Your correction" in received
    assert b"corrections/SECRET" in received
    assert (only_mail(sqlite_database).state, only_mail(sqlite_database).body) == ("sent", "")


def test_mail_waits_while_the_server_is_away_and_fails_after_five_attempts(sqlite_database: Database, tmp_path: Path) -> None:
    queue(sqlite_database)
    settings = Settings(data_dir=tmp_path, smtp_url="smtp://127.0.0.1:1")
    for _ in range(outbox.ATTEMPTS - 1):
        outbox.deliver(sqlite_database, settings)
    assert only_mail(sqlite_database).state == "queued"
    outbox.deliver(sqlite_database, settings)
    assert only_mail(sqlite_database).state == "failed"
    assert only_mail(sqlite_database).error


def test_kept_mail_is_forgotten_after_ninety_days(sqlite_database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    for _ in range(2):
        queue(sqlite_database)
    outbox.deliver(sqlite_database, settings)
    old, young = sorted((tmp_path / "mail").glob("*.eml"))
    os.utime(old, (0, now().timestamp() - 91 * 86_400))
    assert outbox.forget_kept(settings) == 1
    assert (old.exists(), young.exists()) == (False, True)
