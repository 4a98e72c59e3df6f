"""Demonstration clinic web sites, served on loopback.

May import nothing of ours. Begin with `sites.py` (what a site is and how a page is rendered),
then `server.py` (how it is answered). The sites lie in `sites/<host>/`, their mark-up in
`themes/<theme>/`. `expected.json` beside each site says by hand what a perfect reading of it
holds; a page is never changed to please a reader.
"""
