"""Reading in processes of its own: on every core, and with an end to the patience for one page.

A page may be made so that reading it takes minutes or all memory. So the spider's loop never parses
anything itself: a `Readers` pool hands bodies to child processes and kills the one that takes too long.
`main` is what such a child runs; frames of msgpack, 4 bytes of length first, go over its standard input and output.
"""

import asyncio
import contextlib
import gc
import os
import resource
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

import msgspec

from crawler.fork_server import ForkedProcess, fork
from crawler.guards import RefusedError
from crawler.links import PageLinks, Sitemap, links_of, read_sitemap
from crawler.robots import unreadable
from directory.records import PageReading

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space of one reading process; a page that needs more is not read."""

GARBAGE_THRESHOLD = 50_000
"""New objects between two searches for garbage: nearly all of a page goes without one, and each search costs a millisecond."""

START_SECONDS = 60.0
"""How long a reading process may take to start; only a broken installation needs more."""

SPARE = 1
"""Reading processes beyond one per core, for when those at work are held up: more that share a core turn each other out of its caches."""

BACKLOG = 4
"""Bodies that wait before another process is started: a start takes longer than reading so many."""

PATIENCE, LONG_PATIENCE = 0.25, 1.0
"""Seconds after which a body that waits gets another process, and a spare one: those at work have something large before them."""

STARTS = 3
"""Attempts to start a reading process: it may be killed before it could say that it is ready."""

T = TypeVar("T")


class BrokenReaderError(RefusedError):
    """The reading process ended before it answered."""


class Task(msgspec.Struct, array_like=True):
    """What a reading process is asked: `open` a page and say its links, `read` the page that is open, or read a `sitemap`.

    With `ahead` it goes on and reads the page that it opened, where nothing speaks against it (`goes_on`).
    """

    want: str
    body: bytes = b""
    url: str = ""
    content_type: str | None = None
    retrieved_at: datetime | None = None
    ahead: bool = False
    known_hash: str | None = None


def goes_on(task: Task, links: PageLinks) -> bool:
    """Tell whether a reading process reads the page that it opened before it is asked to.

    Not where the page says that it is none, asks not to be read, states what is known, or calls itself by another
    address: that may be wrong, and what a page states depends on it.
    """
    wanted = task.ahead and not links.not_found and not unreadable(links.directives)
    return wanted and links.text_hash != task.known_hash and links.canonical in (None, task.url)


@dataclass(frozen=True)
class OpenPage:
    """A page that lies parsed in a reading process: what it says to crawlers, and all that it states when asked for."""

    links: PageLinks
    read: Callable[[str], Awaitable[PageReading]]
    """`read(url)`: what the page states under that address; asked once at most."""


@dataclass(frozen=True)
class ReadingProcess:
    """A child, and both ends of the talk with it."""

    forked: ForkedProcess
    answers: asyncio.StreamReader
    tasks: asyncio.StreamWriter

    @classmethod
    async def start(cls) -> "ReadingProcess":
        """Ask for a new one; it says that it is ready by its first answer."""
        ours, theirs = socket.socketpair()
        with theirs:
            forked = fork("crawler.readers", stdin=theirs.fileno(), stdout=theirs.fileno())
        return cls(forked, *await asyncio.open_connection(sock=ours))

    async def exchange(self, message: bytes) -> bytes:
        """Send a task and return its answer."""
        self.tasks.write(len(message).to_bytes(4, "big") + message)
        await self.tasks.drain()
        return await self.receive()

    async def receive(self) -> bytes:
        """Return the next answer; raises `OSError` or `EOFError` when the process is gone."""
        size = int.from_bytes(await self.answers.readexactly(4), "big")
        return await self.answers.readexactly(size)

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.tasks.close()
        with contextlib.suppress(OSError):
            await self.tasks.wait_closed()
        await self.forked.kill()


class Readers:
    """A pool of reading processes, started as they are needed: at most one per core, and `SPARE` more when those are held up.

    Each call raises `RefusedError`: `page/reader_timeout` for a body that took longer than `seconds`,
    `page/reader_failed` for one that broke its reader, or two processes one after the other.
    """

    def __init__(self, seconds: float, size: int | None = None) -> None:
        self._seconds = seconds
        self._size = size or os.cpu_count() or 1
        self._idle: list[ReadingProcess] = []
        self._all: set[ReadingProcess] = set()
        self._change = asyncio.Condition()
        self._waiting = 0
        self._starting = False

    @contextlib.asynccontextmanager
    async def page(
        self, body: bytes, url: str, content_type: str | None, retrieved_at: datetime, *, ahead: bool = True, known_hash: str | None = None
    ) -> AsyncIterator[OpenPage]:
        """Parse a page once, in a process that is held for it until the block ends.

        Unless `ahead` is False it is read meanwhile, but for one whose `PageLinks.text_hash` is the `known_hash`.
        """
        opening = Task("open", body, url, content_type, retrieved_at, ahead, known_hash)
        async with _Hold(self) as hold:
            links = await hold.ask(opening, PageLinks)
            hold.reads_ahead = goes_on(opening, links)

            async def read(own_url: str) -> PageReading:
                told = hold.reads_ahead and own_url == url
                return await hold.ask(Task("read", url=own_url, retrieved_at=retrieved_at), PageReading, opening, told=told)

            yield OpenPage(links, read)

    async def sitemap(self, body: bytes) -> Sitemap:
        """Read a sitemap (`links.read_sitemap`)."""
        async with _Hold(self) as hold:
            return await hold.ask(Task("sitemap", body), Sitemap)

    async def close(self) -> None:
        """End all processes."""
        for process in list(self._all):
            await self.end(process)

    async def take(self) -> ReadingProcess:
        """Return an idle process, or a new one when those at work will not be free soon."""
        async with self._change:
            self._waiting += 1
            waited = 0.0
            try:
                while not self._idle and not self._may_start(waited):
                    try:
                        await asyncio.wait_for(self._change.wait(), PATIENCE)
                    except TimeoutError:
                        waited += PATIENCE
                if self._idle:
                    return self._idle.pop()
                self._starting = True
            finally:
                self._waiting -= 1
        try:
            return await self._start()
        finally:
            self._starting = False

    async def give_back(self, process: ReadingProcess) -> None:
        """Let others have the process, if it still lives."""
        async with self._change:
            if process in self._all:
                self._idle.append(process)
            self._change.notify()  # all who wait would wake for what one of them gets

    def _may_start(self, waited: float) -> bool:
        if self._starting:
            return False
        if len(self._all) >= self._size:
            return len(self._all) < self._size + SPARE and waited >= LONG_PATIENCE
        return not self._all or waited >= PATIENCE or self._waiting > BACKLOG

    async def ask(self, process: ReadingProcess, task: Task, answer_type: type[T], *, told: bool = False) -> T:
        """Have a process do one task, or await what it does already (`told`); it is ended when it does not answer in time or at all."""
        try:
            async with asyncio.timeout(self._seconds):
                answer = await (process.receive() if told else process.exchange(msgspec.msgpack.encode(task)))
        except TimeoutError as error:
            await self.end(process)
            raise RefusedError("page/reader_timeout", f"{task.url}: not read within {self._seconds:g} seconds") from error
        except (OSError, EOFError) as error:
            await self.end(process)
            raise BrokenReaderError("page/reader_failed", f"{task.url}: the reading process broke down") from error
        except BaseException:
            await self.end(process)  # its answer would be taken for the next one
            raise
        if answer[:1] == b"!":
            raise RefusedError("page/reader_failed", f"{task.url}: {answer[1:].decode(errors='replace')}")
        return msgspec.msgpack.decode(answer[1:], type=answer_type)

    async def _start(self) -> ReadingProcess:
        for attempt in range(1, STARTS + 1):
            process = await ReadingProcess.start()
            self._all.add(process)
            try:
                async with asyncio.timeout(START_SECONDS):
                    await process.receive()
                return process
            except (OSError, EOFError):
                await self.end(process)
                if attempt == STARTS:
                    raise
            except BaseException:
                await self.end(process)
                raise
        raise AssertionError("the last attempt always ends")

    async def end(self, process: ReadingProcess) -> None:
        """End a process that nobody may ask any more."""
        self._all.discard(process)
        if process in self._idle:
            self._idle.remove(process)
        await process.end()


class _Hold:
    """A reading process for as long as the block lasts, and a second one when it breaks down: it may have been killed for another's sake."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._process: ReadingProcess
        self.reads_ahead = False
        """Whether the process reads the page that is open without having been asked, and will answer."""

    async def __aenter__(self) -> "_Hold":
        self._process = await self._readers.take()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if self.reads_ahead and kind is not None and issubclass(kind, asyncio.CancelledError):
            self.reads_ahead = False
            await self._readers.end(self._process)  # sooner than its answer
        await self._forgo()
        await self._readers.give_back(self._process)

    async def ask(self, task: Task, answer_type: type[T], opening: Task | None = None, *, told: bool = False) -> T:
        """Have a task done, or await it where it is done already (`told`); `opening` is what a second process must be told before."""
        if told:
            self.reads_ahead = False
        else:
            await self._forgo()
        try:
            return await self._readers.ask(self._process, task, answer_type, told=told)
        except BrokenReaderError:
            await self._readers.give_back(self._process)  # for those who wait for its place
            self._process = await self._readers.take()
            if opening is not None:
                await self._readers.ask(self._process, msgspec.structs.replace(opening, ahead=False), PageLinks)
            return await self._readers.ask(self._process, task, answer_type)

    async def _forgo(self) -> None:
        """Take the answer that nobody wants, before it is taken for another."""
        if self.reads_ahead:
            self.reads_ahead = False
            with contextlib.suppress(RefusedError):
                await self._readers.ask(self._process, Task("read"), PageReading, told=True)


def run_in_long_turns() -> None:
    """Have this process take the processor seldom and long (Linux): what it has in the caches is worth more than a quick answer."""
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def spare_garbage_searches() -> None:
    """Leave out of every search for garbage what is loaded by now, and search seldom."""
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


def main() -> None:
    """Answer tasks from standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    import crawler.reading.read  # noqa: F401 (before the first page, whose time is measured)

    spare_garbage_searches()
    run_in_long_turns()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    desk = _Desk()
    _send(sink, b".")
    while head := source.read(4):
        for answer in desk.answers(source.read(int.from_bytes(head, "big"))):
            _send(sink, answer)


def _send(sink: BinaryIO, answer: bytes) -> None:
    sink.write(len(answer).to_bytes(4, "big") + answer)
    sink.flush()


class _Desk:
    """What a reading process has before it: the page that was opened last."""

    def __init__(self) -> None:
        self._document: Any = None

    def answers(self, message: bytes) -> Iterator[bytes]:
        """Yield the answer to a task, and the one to what it goes on with."""
        try:
            task = msgspec.msgpack.decode(message, type=Task)
            done = self._do(task)
            yield b"." + msgspec.msgpack.encode(done)
            if isinstance(done, PageLinks) and goes_on(task, done):
                yield b"." + msgspec.msgpack.encode(self._do(Task("read", url=task.url, retrieved_at=task.retrieved_at)))
        except Exception as error:  # a page must never stop a site
            yield b"!" + f"{type(error).__name__}: {error}"[:500].encode(errors="replace")

    def _do(self, task: Task) -> Any:
        from crawler.reading.page import parse_document
        from crawler.reading.read import read_document
        from directory.database import now

        if task.want == "sitemap":
            return read_sitemap(task.body)
        if task.want == "open":
            self._document = parse_document(task.body, task.content_type)
            return links_of(self._document.tree, task.body, task.url)
        return read_document(self._document, task.url, task.retrieved_at or now())
