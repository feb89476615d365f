"""Letters out: the sealed outbox, sending, suppression. Does not decide who is told what."""
