"""Does the queued work: crawl batches, index sync, schedules, mail; starts and stops the one-machine stack.

May import `directory`, `crawler` and `search`. Begin reading with `jobs.py`, then `stack.py`.
"""
