"""Reading happens in processes of its own, and the patience for one page has an end."""

import asyncio
import contextlib
import os
from datetime import UTC, datetime

import pytest

from crawler.guards import RefusedError
from crawler.readers import Readers

AT = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = b"<h1>Ketamine infusions</h1><p>We offer ketamine infusions. Each infusion is $450.</p>"


def test_a_page_that_takes_too_long_is_refused_its_process_killed_and_the_next_page_read() -> None:
    async def read() -> tuple[str, bool, object]:
        hasty, patient = Readers(seconds=0.001, size=1), Readers(seconds=60, size=1)
        with pytest.raises(RefusedError) as refused:
            await hasty.page(PAGE * 2000, "https://clinic.example/", AT, None)
        left = [process for process in hasty._all if process.returncode is None]
        reading = await patient.page(PAGE, "https://clinic.example/", AT, None)
        await hasty.close()
        await patient.close()
        return refused.value.reason, bool(left), reading.facts["price_per_session"]

    assert asyncio.run(read()) == ("page/reader_timeout", False, [450, 450])


def test_a_broken_reading_process_costs_only_its_page() -> None:
    async def read() -> object:
        readers = Readers(seconds=60, size=1)
        await readers.page(PAGE, "https://clinic.example/", AT, None)
        [process] = readers._all
        os.kill(process.pid, 9)
        with contextlib.suppress(RefusedError):  # the page that was under way
            await readers.page(PAGE, "https://clinic.example/", AT, None)
        reading = await readers.page(PAGE, "https://clinic.example/", AT, None)
        await readers.close()
        return reading.facts["price_per_session"]

    assert asyncio.run(read()) == [450, 450]
