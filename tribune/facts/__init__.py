"""What happened, and the work that follows: the ledger and the jobs. Knows no room and no person."""
