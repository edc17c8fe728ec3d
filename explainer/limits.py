"""How much a page or file bears: lists that are longer are divided or cut short, so that none passes 500 KB.

Each number is asked for when it is needed, so that tests may lower it.
"""

CARDS = 150  # on a page of a kind's index; a card is up to 1.5 KB
NAMES = 600  # on a page of the list of all pages, and in all of it when it is in one piece
IN_PLACE = 60  # of a kind in the list of all pages or of all feeds itself, when that is divided
LINES = 300  # of sources on a page
CHANNELS = 300  # feeds and calendars of pages on a page, and in all of their list when it is in one piece
CORRECTIONS = 150  # on a page
MONTH = 400  # facts of a month on a page of a timeline
DRAWN = 150  # pages on the map
CURVES = 600  # between them
ROWS = 100  # of the map's table on a page, when it is divided
TIES = 40  # in such a row
NEWEST = 12  # rumors on the home page, of more
CHOSEN = 24  # pages of another kind on the home page, of more
SEARCHED = 400_000  # bytes of what the search finds in a file
