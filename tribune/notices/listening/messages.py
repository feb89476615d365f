"""What an organiser writes to those who come."""

from tribune.events.facts import MessageSent
from tribune.events.models import Message
from tribune.events.verbs.messages import addressees
from tribune.facts.ledger import hears
from tribune.notices.listening.words import about, standing
from tribune.notices.verbs.telling import tell


@hears(MessageSent)
def tell_those_it_is_written_to(fact: MessageSent) -> None:
    message = Message.objects.select_related("occurrence").filter(pk=fact.message_id).first()
    event = standing(message.event_id) if message is not None else None
    if message is None or event is None:
        return
    news = about(
        event,
        kind="message",
        key=f"message:{message.pk}",
        detail=message.text,
        happens_at=message.occurrence.starts_at,
    )
    tell(news, to=addressees(message), at=fact.at)
