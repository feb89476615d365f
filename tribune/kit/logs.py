"""What logs never say: the secrets that some addresses hold."""

import logging
import re

# A part of an address that begins with "~" is a secret.
SECRET = re.compile(r"/~[A-Za-z0-9_-]{8,}")


class WithoutSecrets(logging.Filter):
    """Writes ``/~…`` where an address in a line holds a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = SECRET.sub("/~…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
