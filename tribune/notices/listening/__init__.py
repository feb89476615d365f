"""From what happened to who is told, a noun a module; ``tribune.notices.listeners`` reads them all."""
