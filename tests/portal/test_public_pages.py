"""Patients' pages over real HTTP, with rows that the real ingest wrote."""

import httpx


def test_a_clinic_page_shows_each_fact_with_its_quote_page_and_date(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get(f"/clinics/{full_clinic}")
    assert page.status_code == 200
    assert "+1 650-555-0142" in page.text
    assert "The infusion runs 40 to 60 minutes." in page.text
    assert 'href="https://quiet-harbor.example/visit" rel="nofollow noopener"' in page.text
    assert "November 3, 2026" in page.text
