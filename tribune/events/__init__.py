"""Actions, their dates, RSVPs, calendars. Tells nobody: notices listens."""
