"""What we hold true, whence we have it, and who may change it.

Imports nothing of ours. Begin reading with `records.py` (the shapes that travel
between the rooms), then `tables.py` (what is stored), `ingest.py` (how a crawl
becomes assertions) and `listings.py` (how assertions become a listing).
"""
