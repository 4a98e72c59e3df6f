"""Page readers: pure functions from one page to what it states, each statement with its quote.

`page.parse_page` turns HTML or plain text into blocks of visible text; each reader takes that page
and returns findings; `read.read_page` puts them together into a `PageReading`. What a reader looks at
and does not take is kept by `refusals.refusals` where somebody asks for it.
"""
