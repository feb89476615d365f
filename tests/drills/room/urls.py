from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from tests.drills.room.listeners import EntryKept
from tests.drills.room.models import Entry
from tribune.config import urls
from tribune.facts.ledger import record


def keep(request):
    with transaction.atomic():
        entry = Entry.objects.create(code=request.POST["code"])
        record(EntryKept(entry_id=entry.pk))
    return HttpResponse("kept", status=201)


urlpatterns = [path("drill/entries/", keep), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
