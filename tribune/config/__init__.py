"""Settings, addresses, schedule, demo, command line: the only room that knows every room."""
