"""An entry is kept, heard of, followed up and told outside: enough to see anything lost or done twice."""
