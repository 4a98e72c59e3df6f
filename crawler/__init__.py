"""Asks clinic sites politely and reads what their pages state.

May import `directory`. Begin reading with `reading/` (pure functions from a page to a
`PageReading`), then `assembly.py` (pages to clinic records) and `spider.py` (how pages are asked for).
"""
