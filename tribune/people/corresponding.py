"""The mail room's question: whom was this reply address made for?"""

from tribune.mail.replies import CORRESPONDENTS, Correspondent
from tribune.people.models import Person


@CORRESPONDENTS.answering("people")
def correspondent(person_id: int) -> Correspondent | None:
    person = Person.objects.present().filter(pk=person_id).first()
    if person is None or not person.email:
        return None
    return Correspondent(person=person, address=person.email, language=person.language)
