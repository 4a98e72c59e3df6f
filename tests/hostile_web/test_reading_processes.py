"""Reading happens in processes of its own, and the patience for one page has an end."""

import asyncio
import signal
from datetime import UTC, datetime

import pytest

from crawler.guards import RefusedError
from crawler.readers import LONG_PATIENCE, Readers
from directory.records import PageReading

URL = "https://clinic.example/"
AT = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = b"<h1>Ketamine infusions</h1><p>We offer ketamine infusions. Each infusion is $450.</p>"


async def read_with(readers: Readers, body: bytes = PAGE) -> PageReading:
    async with readers.page(body, URL, None, AT) as opened:
        return await opened.read(URL)


def test_a_page_that_takes_too_long_is_refused_its_process_killed_and_the_next_page_read() -> None:
    async def read() -> tuple[str, bool, object]:
        hasty, patient = Readers(seconds=0.001, size=1), Readers(seconds=60, size=1)
        with pytest.raises(RefusedError) as refused:
            await read_with(hasty, PAGE * 2000)
        left = list(hasty._all)
        reading = await read_with(patient)
        await hasty.close()
        await patient.close()
        return refused.value.reason, bool(left), reading.facts["price_per_session"]

    assert asyncio.run(read()) == ("page/reader_timeout", False, [450, 450])


def test_a_killed_reading_process_costs_not_even_its_page() -> None:
    async def read() -> object:
        readers = Readers(seconds=60, size=1)
        await read_with(readers)
        [process] = readers._all
        process.forked.signal(signal.SIGKILL)
        reading = await read_with(readers)
        async with readers.page(PAGE, URL, None, AT) as opened:
            [process] = readers._all
            process.forked.signal(signal.SIGKILL)
            assert (await opened.read(URL)).facts == reading.facts
        await readers.close()
        return reading.facts["price_per_session"]

    assert asyncio.run(read()) == [450, 450]


def test_a_reading_process_killed_while_it_starts_is_started_again() -> None:
    async def read() -> object:
        readers = Readers(seconds=60, size=1)
        reading = asyncio.create_task(read_with(readers))
        while not readers._all:
            await asyncio.sleep(0)
        [process] = readers._all
        process.forked.signal(signal.SIGKILL)
        stated = (await reading).facts["price_per_session"]
        await readers.close()
        return stated

    assert asyncio.run(read()) == [450, 450]


def test_a_second_process_is_started_only_when_the_first_is_held_up() -> None:
    async def read() -> tuple[int, int]:
        readers = Readers(seconds=60, size=2)
        for _ in range(3):
            await read_with(readers)
        after_three = len(readers._all)
        async with readers.page(PAGE, URL, None, AT):  # held, as by a page that takes long
            await read_with(readers)
        after_a_long_one = len(readers._all)
        await readers.close()
        return after_three, after_a_long_one

    assert asyncio.run(read()) == (1, 2)


def test_a_page_that_is_left_unread_does_not_answer_for_the_next_one() -> None:
    async def read() -> tuple[int, object]:
        readers = Readers(seconds=60, size=1)
        async with readers.page(PAGE, URL, None, AT):
            pass
        reading = await read_with(readers, PAGE.replace(b"$450", b"$475"))
        processes = len(readers._all)
        await readers.close()
        return processes, reading.facts["price_per_session"]

    assert asyncio.run(read()) == (1, [475, 475])


def test_a_page_is_read_under_the_address_that_is_found_to_be_its_own() -> None:
    async def read() -> tuple[str, str]:
        readers = Readers(seconds=60, size=1)
        kinds = []
        for url in (URL + "ketamine-infusions", URL + "faq"):
            async with readers.page(PAGE, URL + "ketamine-infusions", None, AT) as opened:
                kinds.append((await opened.read(url)).kind)
        await readers.close()
        return kinds[0], kinds[1]

    assert asyncio.run(read()) == ("service", "faq")


def test_a_cancelled_page_takes_its_process_with_it() -> None:
    async def read() -> tuple[bool, object]:
        readers = Readers(seconds=60, size=1)
        opened_one = asyncio.Event()

        async def hold() -> None:
            async with readers.page(PAGE * 2000, URL, None, AT):
                opened_one.set()
                await asyncio.Event().wait()

        holding = asyncio.create_task(hold())
        await opened_one.wait()
        [process] = readers._all
        holding.cancel()
        await asyncio.gather(holding, return_exceptions=True)
        gone = process not in readers._all
        reading = await read_with(readers)
        await readers.close()
        return gone, reading.facts["price_per_session"]

    assert asyncio.run(read()) == (True, [450, 450])


def test_a_spare_process_is_started_when_all_are_held_up_and_no_more_than_one() -> None:
    async def read() -> tuple[int, bool]:
        readers = Readers(seconds=60, size=1)
        async with readers.page(PAGE, URL, None, AT):  # held, as by a page that takes long
            await read_with(readers)
            with_spare = len(readers._all)
            async with readers.page(PAGE, URL, None, AT):
                third = asyncio.create_task(read_with(readers))
                done, _ = await asyncio.wait([third], timeout=2 * LONG_PATIENCE)
                size = len(readers._all)
            await third
        await readers.close()
        return max(with_spare, size), bool(done)

    assert asyncio.run(read()) == (2, False)
