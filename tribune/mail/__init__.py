"""Letters out and answers in: the sealed outbox, sending, suppression, reply addresses, what came in.

Does not decide who is told what, nor what becomes of an answer (``replies.REPLIES``).
"""
