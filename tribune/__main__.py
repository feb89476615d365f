"""`python -m tribune` is the `tribune` command."""

import sys

from tribune.config.cli import main

sys.exit(main())
