"""Threads, messages, reactions, drafts, what each person has read. Does not tell anyone, and judges nobody."""
