"""Finds listings: index documents, settings, sync and rebuild, queries.

May import `directory`. Begin reading with `documents.py` (what is indexed), then
`indexing.py` (how the index follows the directory) and `query.py` (how a question is answered).
"""
