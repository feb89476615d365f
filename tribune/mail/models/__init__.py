from tribune.mail.models.letters import Letter, Suppression, address_index
from tribune.mail.models.received import STRANGER, ReceivedMail

__all__ = ["STRANGER", "Letter", "ReceivedMail", "Suppression", "address_index"]
