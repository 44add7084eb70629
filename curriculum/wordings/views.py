"""Screens of the admin: the languages, one language with its sheet, what a filled sheet says, saving, review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Locale

from ..charts.vocabularies import SPANISH
from ..charts.wording import written_text
from . import actions, queries, rules, sentences, sheets
from .access import can_word_charts
from .forms import ReviewForm, SheetForm

_SEAL = "lms.chart-words"
_SEAL_SECONDS = 24 * 60 * 60


class Screen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "openquote"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_word_charts(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return _("Words of charts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("lms_chart_words:index"), "label": _("Words of charts")},
        ]


class Languages(Screen):
    """Every language with how far its words are."""

    template_name = "curriculum/wordings/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "languages": queries.languages()}


class LanguageScreen(Screen):
    @cached_property
    def locale(self) -> Locale:
        locale = get_object_or_404(Locale, language_code=self.kwargs["code"])
        if queries.is_spanish(locale):
            raise Http404
        return locale

    @cached_property
    def state(self) -> queries.LanguageState:
        return queries.state_of(self.locale)

    @property
    def address(self) -> str:
        return reverse("lms_chart_words:language", args=[self.locale.language_code])

    def get_page_title(self) -> str:
        return _("Words of charts: %(language)s") % {"language": self.locale}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": str(self.locale)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "locale": self.locale, "state": self.state, "address": self.address}


class OneLanguage(LanguageScreen):
    """One language: how far it is, its sheet, a filled one. Sending one only looks at it."""

    template_name = "curriculum/wordings/language.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.state.row
        return {
            **context,
            "form": kwargs.get("form") or SheetForm(),
            "problems": kwargs.get("problems", []),
            "lines": compared(row.words, self.locale) if row and self.state.is_usable else [],
            "review_form": kwargs.get("review_form") or ReviewForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        file = form.cleaned_data["file"]
        try:
            # One byte more than allowed is enough to know that it is too large.
            data = file.read(sheets.MOST_BYTES + 1)
            reading = sheets.read_sheet(data, language=self.locale.language_code)
        except sheets.NotASheet as refused:
            form.add_error("file", sentences.of_file(refused))
            return self.render_to_response(self.get_context_data(form=form))
        if reading.problems:
            spanish = rules.spanish_words()
            problems = [
                (sentences.where(one), spanish.get(one.key, ""), one.key, sentences.of_word(one))
                for one in reading.problems
            ]
            return self.render_to_response(self.get_context_data(form=SheetForm(), problems=problems))
        seal = signing.dumps(
            [self.locale.language_code, request.user.pk, reading.words], salt=_SEAL, compress=True
        )
        return looked_at(self, reading.words, seal, ReviewForm(needs_name=False))


def looked_at(view: LanguageScreen, words: Mapping[str, str], seal: str, form: ReviewForm) -> HttpResponse:
    """Shows what charts would say, before anything is stored."""
    context = {
        **view.get_context_data(),
        "lines": compared(words, view.locale),
        "rows": [(word, words.get(word.key, "")) for word in rules.words_needed()],
        "seal": seal,
        "form": form,
    }
    return view.response_class(
        request=view.request, template="curriculum/wordings/preview.html", context=context, using=None
    )


def compared(words: Mapping[str, str], locale: Locale) -> list[tuple[str, str]]:
    """Returns the sample chart line by line: in Spanish, in these words."""
    vocabulary = rules.stored_vocabulary(words, language=locale.language_code)
    chart = rules.sample()
    lines = (written_text(chart, one).splitlines() for one in (SPANISH, vocabulary))
    return list(zip(*lines, strict=True))


class Sheet(LanguageScreen):
    """The sheet to fill in."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = self.locale.language_code
        content = sheets.sheet_for(code, self.state.row.words if self.state.row else {})
        answer = HttpResponse(content, content_type=sheets.XLSX)
        answer.headers["Content-Disposition"] = f'attachment; filename="palabras-de-graficos-{code}.xlsx"'
        return answer


class ByClick(LanguageScreen):
    """Something that changes: by POST only."""

    http_method_names = ["post"]


class Save(ByClick):
    """Stores the words that were looked at, with or without who reviewed them."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seal = request.POST.get("seal", "")
        try:
            code, user, words = signing.loads(seal, salt=_SEAL, max_age=_SEAL_SECONDS)
        except signing.BadSignature:
            code, user, words = "", None, {}
        if code != self.locale.language_code or user != request.user.pk:
            messages.error(request, _("Choose the sheet again: this page was open too long."))
            return redirect(self.address)
        form = ReviewForm(request.POST, needs_name=False)
        if not form.is_valid():
            return looked_at(self, words, seal, form)
        try:
            row = actions.enter_words(
                self.locale,
                words,
                by=request.user,
                reviewed_by=form.cleaned_data["reviewed_by"],
                reviewed_on=form.cleaned_data["reviewed_on"],
            )
        except rules.NotAVocabulary:
            # The product was updated between looking and saving.
            messages.error(request, _("The product needs more words by now. Download the sheet again."))
            return redirect(self.address)
        if row.is_reviewed:
            messages.success(request, _("Saved. Charts are written in these words from now on."))
        else:
            messages.warning(request, _("Saved. Readers see Spanish until a person has reviewed the words."))
        return redirect(self.address)


class Review(ByClick):
    """Writes down who reviewed the words there are."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.state.row is None:
            raise Http404
        form = ReviewForm(request.POST)
        if not form.is_valid():
            view = OneLanguage()
            view.setup(request, *args, **self.kwargs)
            return view.render_to_response(view.get_context_data(review_form=form))
        try:
            actions.review_words(self.state.row, by=request.user, **form.cleaned_data)
        except actions.NothingToReview:
            messages.error(
                request, _("The words are not complete. Download the sheet and fill in what is missing.")
            )
        else:
            messages.success(request, _("Saved. Charts are written in these words from now on."))
        return redirect(self.address)


class Withdraw(ByClick):
    """Takes the review back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.state.row is None:
            raise Http404
        if actions.withdraw_review(self.state.row, by=request.user):
            messages.success(request, _("The review is withdrawn. The words stay here; readers see Spanish."))
        return redirect(self.address)
