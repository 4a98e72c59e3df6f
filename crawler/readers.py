"""Reading in processes of its own: on every core, and with an end to the patience for one page.

A page may be made so that reading it takes minutes or all memory. So the spider's loop never parses
anything itself: a `Readers` pool hands bodies to child processes and kills the one that takes too long.
`python -m crawler.readers` is such a child; frames of msgpack, 4 bytes of length first, go over its pipes.
"""

import asyncio
import contextlib
import os
import resource
import sys
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

import msgspec

from crawler.guards import RefusedError
from crawler.links import PageLinks, Sitemap, read_links, read_sitemap
from directory.records import PageReading

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space of one reading process; a page that needs more is not read."""

START_SECONDS = 60.0
"""How long a reading process may take to start; only a broken installation needs more."""

T = TypeVar("T")


class Task(msgspec.Struct, array_like=True):
    """What a reading process is asked: one body, and what is wanted of it."""

    want: str
    body: bytes
    url: str = ""
    encoding: str | None = None
    retrieved_at: datetime | None = None
    content_type: str | None = None


class Readers:
    """A pool of reading processes, started as they are needed: at most one per core.

    Each call raises `RefusedError`: `page/reader_timeout` for a body that took longer than `seconds`,
    `page/reader_failed` for one that broke its process or its reader.
    """

    def __init__(self, seconds: float, size: int | None = None) -> None:
        self._seconds = seconds
        self._places = asyncio.Semaphore(size or os.cpu_count() or 1)
        self._idle: list[asyncio.subprocess.Process] = []
        self._all: set[asyncio.subprocess.Process] = set()

    async def links(self, body: bytes, url: str, encoding: str | None) -> PageLinks:
        """Read what a page says to crawlers (`links.read_links`)."""
        return await self._ask(Task("links", body, url, encoding), PageLinks)

    async def page(self, body: bytes, url: str, retrieved_at: datetime, content_type: str | None) -> PageReading:
        """Read what a page states (`reading.read_page`)."""
        return await self._ask(Task("page", body, url, None, retrieved_at, content_type), PageReading)

    async def sitemap(self, body: bytes) -> Sitemap:
        """Read a sitemap (`links.read_sitemap`)."""
        return await self._ask(Task("sitemap", body), Sitemap)

    async def close(self) -> None:
        """End all processes."""
        for process in list(self._all):
            await self._end(process)

    async def _ask(self, task: Task, answer_type: type[T]) -> T:
        async with self._places:
            process = self._idle.pop() if self._idle else await self._start()
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await _exchange(process, msgspec.msgpack.encode(task))
            except TimeoutError as error:
                await self._end(process)
                raise RefusedError("page/reader_timeout", f"{task.url}: not read within {self._seconds:g} seconds") from error
            except (OSError, EOFError) as error:
                await self._end(process)
                raise RefusedError("page/reader_failed", f"{task.url}: the reading process broke down") from error
            except BaseException:
                await self._end(process)  # its answer would be taken for the next one
                raise
            self._idle.append(process)
        if answer[:1] == b"!":
            raise RefusedError("page/reader_failed", f"{task.url}: {answer[1:].decode(errors='replace')}")
        return msgspec.msgpack.decode(answer[1:], type=answer_type)

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "crawler.readers", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        self._all.add(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await _receive(process)
        except BaseException:
            await self._end(process)
            raise
        return process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        if process in self._idle:
            self._idle.remove(process)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


async def _exchange(process: asyncio.subprocess.Process, message: bytes) -> bytes:
    assert process.stdin is not None
    process.stdin.write(len(message).to_bytes(4, "big") + message)
    await process.stdin.drain()
    return await _receive(process)


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    size = int.from_bytes(await process.stdout.readexactly(4), "big")
    return await process.stdout.readexactly(size)


def main() -> None:
    """Answer tasks from standard input until it ends."""
    from directory.processes import die_with_parent

    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    import crawler.reading  # noqa: F401 (before the first page, whose time is measured)

    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    _send(sink, b".")
    while head := source.read(4):
        _send(sink, _answer(source.read(int.from_bytes(head, "big"))))


def _send(sink: BinaryIO, answer: bytes) -> None:
    sink.write(len(answer).to_bytes(4, "big") + answer)
    sink.flush()


def _answer(message: bytes) -> bytes:
    try:
        return b"." + msgspec.msgpack.encode(_do(msgspec.msgpack.decode(message, type=Task)))
    except Exception as error:  # a page must never stop a site
        return b"!" + f"{type(error).__name__}: {error}"[:500].encode(errors="replace")


def _do(task: Task) -> Any:
    from crawler.reading import read_page
    from directory.database import now

    if task.want == "links":
        return read_links(task.body, task.url, task.encoding)
    if task.want == "sitemap":
        return read_sitemap(task.body)
    return read_page(task.body, task.url, task.retrieved_at or now(), task.content_type)


if __name__ == "__main__":
    main()
