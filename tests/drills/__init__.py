"""Bad luck, made on purpose against real processes: `python -m tests.drills N=200` prints a dated table."""
