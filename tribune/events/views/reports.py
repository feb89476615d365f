"""The report of a date: its page, and the one form that writes it, pictures and all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import helping
from tribune.events.forms.reports import PictureWordsForm, ReportForm
from tribune.events.models import Event, Report
from tribune.events.verbs import reports
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised

AT_ONCE = 24


@require_safe
def page(request: Asked, code: str, report_code: str) -> HttpResponse:
    event = helping.seen(request.viewer, code)
    report = _report_of(event, report_code)
    may_help = helping.may_help(event, request.viewer)
    is_hidden = report.is_draft or (report.publication is not None and report.publication.withheld_at is not None)
    if is_hidden and not may_help:
        raise Http404(report_code)
    context = {
        "event": event,
        "report": report,
        "date": report.occurrence,
        "pictures": list(report.pictures.select_related("picture")),
        "figures": list(report.figures.select_related("kind")),
        "may_help": may_help,
    }
    return render(request, "events/report.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Asked, code: str) -> HttpResponse:
    """What can be kept is kept at each sending: pictures first, one by one, then the words."""
    event = helping.helped(request.viewer, code)
    by, at = request.viewer.person, timezone.now()
    assert by is not None  # signed_in
    dates, date = helping.date_meant(event, request.GET.get("date", ""), at=at)
    begun = event.occurrences.filter(starts_at__lte=at).order_by("-starts_at").first()
    if "date" not in request.GET and begun is not None:
        begun.event = event
        date = begun
    title = _("How it went: %(title)s") % {"title": event.title}
    report = Report.objects.filter(occurrence=date).first()
    if request.method != "POST":
        if report is None and (date.starts_at > at or date.is_called_off or event.is_draft):
            return render(request, "events/report_early.html", {"event": event, "date": date})
        return _form_page(request, event, report, ReportForm(report=report, title=title), dates=dates, date=date)
    report = reports.begin(occurrence=date, by=by, title=title, at=at)
    failed = _take_pictures(request, report, by)
    form = ReportForm(request.POST, report=report, title=title)
    words = [PictureWordsForm(request.POST, shown=shown) for shown in report.pictures.select_related("picture")]
    is_kept = form.is_valid() and all(each.is_valid() for each in words)
    if is_kept:
        try:
            report = reports.write(report=report, at=at, **form.told)
            _settle_words(words)
            if request.POST.get("do") == "publish" and not failed:
                report = reports.publish(report=report, tells="tells" in request.POST, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
            is_kept = False
    if is_kept and not failed:
        if request.POST.get("do") == "publish":
            return done(request, with_said(localised(report.address), "report_published"))
        return done(
            request, with_said(f"{reverse('events:report_write', args=[code])}?date={date.code}", "report_kept")
        )
    form.follow(Report.objects.values_list("version", flat=True).get(pk=report.pk))
    return _form_page(
        request, event, report, form, words=words if not is_kept else (), failed=failed, is_kept=is_kept, dates=dates,
        date=date, status=422,
    )  # fmt: skip


@require_POST
@signed_in
def publication(request: Asked, code: str, report_code: str) -> HttpResponse:
    """``do=unpublish`` takes it back; else it is published, and with ``tells`` those who came are written to."""
    event = helping.helped(request.viewer, code)
    report = _report_of(event, report_code)
    if request.POST.get("do") == "unpublish":
        reports.unpublish(report=report, at=timezone.now())
        return done(request, with_said(localised(report.address), "report_unpublished"))
    reports.publish(report=report, tells="tells" in request.POST, at=timezone.now())
    return done(request, with_said(localised(report.address), "report_published"))


def _take_pictures(request: Asked, report: Report, by: Person) -> list[tuple[str, str]]:
    """Each by itself: one that cannot be read costs the others nothing. Gives (name, why) of those that failed."""
    failed = []
    for file in request.FILES.getlist("pictures")[:AT_ONCE]:
        try:
            reports.add_picture(report=report, file=file, by=by, at=timezone.now())
        except Refusal as refusal:
            failed.append((file.name or "", str(refusal)))
    return failed


def _settle_words(words: Sequence[PictureWordsForm]) -> None:
    at = timezone.now()
    for each in words:
        if each.cleaned_data["remove"]:
            reports.remove_picture(picture=each.shown, at=at)
        elif each.has_changed():
            given = each.cleaned_data
            reports.describe(picture=each.shown, caption=given["caption"], alt=given["alt"], at=at)


def _form_page(
    request: Asked, event: Event, report: Report | None, form: ReportForm, *, words: Sequence[PictureWordsForm] = (),
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    if report is not None and not words:
        words = [PictureWordsForm(shown=shown) for shown in report.pictures.select_related("picture")]
    context = {"event": event, "report": report, "form": form, "words": words, **more}
    return render(request, "events/report_write.html", context, status=status)


def _report_of(event: Event, report_code: str) -> Report:
    rows = Report.objects.filter(occurrence__event=event).select_related("occurrence__event", "publication")
    return get_object_or_404(rows, code=report_code)
