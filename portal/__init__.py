"""Shows the directory and takes requests.

May import `directory` and `search`. Begin reading with `app.py`, where everything is wired,
then `public.py` (patients' pages), `requests.py` (corrections, removal) and `operator.py` (the console).
"""
