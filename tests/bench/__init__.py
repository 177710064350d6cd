"""How fast the site is, with 5,000 and 100,000 places: `make bench`, or `python -m tests.bench --help`."""
