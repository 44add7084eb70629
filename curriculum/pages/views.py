"""Addresses of the authoring room that are not Wagtail's: the lessons of a course, translations, recorded sounds."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Collection, Locale
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import get_media_model
from wagtailmedia.permissions import MediaPermissionPolicyChecker

from ..blocks.bodies import LessonBody
from ..blocks.sounds import SoundChooser
from . import authoring, overview, translating
from .forms import AddLessonForm, DuplicateCourseForm, TemplateNameForm
from .models import CoursePage, LessonPage
from .recorder import recorder_script

policy = MediaPermissionPolicyChecker().policy


class RecordedSounds(View):
    """Takes a sound recorded in the editor into the library and answers with what the chooser shows."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        model = get_media_model()
        sound = model(uploaded_by_user=request.user, type="audio")
        collections = policy.collections_user_has_permission_for(request.user, "add")
        root = Collection.get_first_root_node()
        collection = root if root in collections else collections.first()
        data = {
            "title": request.POST.get("title", "").strip()[:255] or _("Sound"),
            "collection": collection.pk if collection else None,
        }
        form = get_media_form(model)(data, request.FILES, instance=sound, user=request.user)
        if not form.is_valid():
            sentences = [str(one) for errors in form.errors.values() for one in errors]
            return JsonResponse({"error": " ".join(sentences)}, status=422)
        sound = form.save()
        log(instance=sound, action="wagtail.create", user=request.user)
        return JsonResponse(shown(sound), status=201)


class OneSound(View):
    """Where the sound of a chooser is played from."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return JsonResponse(shown(get_object_or_404(get_media_model(), pk=pk, type="audio")))


def shown(sound: Any) -> dict[str, Any]:
    return {
        "id": sound.pk,
        "title": sound.title,
        "edit_url": reverse("wagtailmedia:edit", args=[sound.pk]),
        "url": sound.url,
        "seconds": round(sound.duration or 0, 1),
    }


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """A page of the authoring room about one course or lesson; what is out of reach does not exist."""

    model: Any = CoursePage
    header_icon = "glasses"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        self.page = get_object_or_404(self.model.objects.select_related("locale"), pk=kwargs["pk"])
        if not self.is_known():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def is_known(self) -> bool:
        permissions = self.page.permissions_for_user(self.request.user)
        return bool(permissions.can_edit() or permissions.can_publish())

    @property
    def course_page(self) -> Any:
        return self.page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        course = self.course_page
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("curriculum_courses:index"), "label": _("Courses")},
            {"url": reverse("wagtailadmin_pages:edit", args=[course.pk]), "label": course.draft_title},
        ]
        if not isinstance(self, CourseOverview):
            items.append({"url": reverse("lms_lessons:course", args=[course.pk]), "label": _("Lessons")})
        return [*items, {"url": "", "label": self.get_page_title()}]


class CourseOverview(Screen):
    """Every lesson of a course in one table, with what it still lacks; order, copies and new lessons begin here."""

    template_name = "curriculum/admin/course.html"

    def get_page_title(self) -> str:
        return _("Lessons")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            page=self.page,
            state=overview.of_course(self.page, LessonPage, user),
            editions=overview.since_editions(self.page, LessonPage),
            may_order=authoring.may_order(self.page, user),
            may_add=authoring.may_add_lesson(self.page, user),
            may_duplicate=authoring.may_duplicate(self.page, user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The ids in their new order ("order", answered as JSON), or one lesson a place up or down ("move")."""
        keys = [key for key in request.POST.get("order", "").split(",") if key.isdecimal()]
        moved = ""
        order = [int(key) for key in keys]
        if "move" in request.POST:
            moved, _colon, where = request.POST["move"].partition(":")
            order = list(LessonPage.objects.child_of(self.page).order_by("path").values_list("pk", flat=True))
            if moved.isdecimal() and int(moved) in order:
                place = order.index(int(moved))
                other = place + (-1 if where == "up" else 1)
                if 0 <= other < len(order):
                    order[place], order[other] = order[other], order[place]
        try:
            authoring.order_lessons(self.page, order, by=request.user)
        except ValidationError as refused:
            if "order" in request.POST:
                return JsonResponse({"error": " ".join(refused.messages)}, status=409)
            messages.error(request, " ".join(refused.messages))
        if "order" in request.POST:
            return JsonResponse({"said": _("The order is saved.")})
        messages.success(request, _("The order is saved."))
        address = reverse("lms_lessons:course", args=[self.page.pk])
        return redirect(f"{address}#lesson-{moved}" if moved else address)


class FormOfCourse(Screen):
    """A small form about a course: shown, then acted upon."""

    template_name = "curriculum/admin/form.html"
    form_class: Any
    form: Any = None
    submit_label: Any = ""

    def make_form(self, data: Any = None) -> Any:
        return self.form_class(data)

    def act(self, form: Any) -> HttpResponse:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if self.form.is_valid():
            try:
                return self.act(self.form)
            except ValidationError as refused:
                for sentence in refused.messages:
                    self.form.add_error(None, sentence)
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or self.make_form()
        return super().get_context_data(
            form=form, media=form.media, page=self.page, submit_label=self.submit_label, **kwargs
        )


class AddLesson(FormOfCourse):
    template_name = "curriculum/admin/add_lesson.html"
    form_class = AddLessonForm
    page_title = gettext_lazy("Add a lesson")
    submit_label = gettext_lazy("Begin the lesson")

    def is_known(self) -> bool:
        return authoring.may_add_lesson(self.page, self.request.user)

    def act(self, form: AddLessonForm) -> HttpResponse:
        minutes, body = form.chosen
        lesson = authoring.add_lesson(
            self.page, title=form.cleaned_data["title"], minutes=minutes, body=body, by=self.request.user
        )
        messages.success(self.request, _("The lesson is a draft. Fill in what is laid out, or take it away."))
        return redirect("wagtailadmin_pages:edit", lesson.pk)


class DuplicateCourse(FormOfCourse):
    form_class = DuplicateCourseForm
    page_title = gettext_lazy("Duplicate the course")
    submit_label = pgettext_lazy("button", "Duplicate")

    def is_known(self) -> bool:
        return super().is_known() and authoring.may_duplicate(self.page, self.request.user)

    def make_form(self, data: Any = None) -> Any:
        return self.form_class(
            data, initial={"title": _("%(title)s (copy)") % {"title": self.page.draft_title}}
        )

    def act(self, form: Any) -> HttpResponse:
        copy = authoring.duplicate_course(self.page, title=form.cleaned_data["title"], by=self.request.user)
        messages.success(
            self.request,
            _("The course was copied as a draft with the code %(code)s.") % {"code": copy.code},
        )
        return redirect("lms_lessons:course", copy.pk)


class OfLesson(Screen):
    model = LessonPage

    @property
    def course_page(self) -> Any:
        return self.page.get_parent()


class KeepTemplate(OfLesson, FormOfCourse):
    form_class = TemplateNameForm
    page_title = gettext_lazy("Keep as a template")
    submit_label = gettext_lazy("Keep the template")

    def is_known(self) -> bool:
        return super().is_known() and self.request.user.has_perm("lms_curriculum.add_lessontemplate")

    def make_form(self, data: Any = None) -> Any:
        return self.form_class(data, initial={"name": self.page.draft_title})

    def act(self, form: Any) -> HttpResponse:
        authoring.save_as_template(self.page, name=form.cleaned_data["name"], by=self.request.user)
        messages.success(self.request, _("The template is kept. It is offered when a lesson is added."))
        return redirect("lms_lessons:course", self.course_page.pk)


class LessonFindings(OfLesson):
    """What the latest draft lacks, as the panel of the editor shows it: asked again after each save."""

    template_name = "curriculum/panels/findings_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lesson = LessonPage.objects.select_related("latest_revision").get(pk=self.page.pk)
        return {"findings": overview.findings_of(lesson)}


class Translate(Screen):
    """A lesson or course beside its translation, text by text."""

    template_name = "curriculum/admin/translate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if LessonPage.objects.filter(pk=kwargs["pk"]).exists():
            self.model = LessonPage
        self.language = kwargs["code"]
        if self.language not in dict(settings.LANGUAGES) or self.language == settings.LANGUAGE_CODE:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def is_known(self) -> bool:
        # Whoever may edit the translation, or the original while no translation has begun.
        known = super().is_known()
        self.target = self.model.objects.filter(
            translation_key=self.page.translation_key, locale__language_code=self.language
        ).first()
        if self.page.locale.language_code != settings.LANGUAGE_CODE:
            return False
        if self.target is None:
            return known
        return bool(self.target.permissions_for_user(self.request.user).can_edit())

    @property
    def course_page(self) -> Any:
        return self.page if self.model is CoursePage else self.page.get_parent()

    def get_page_title(self) -> str:
        name = dict(settings.LANGUAGES)[self.language]
        return _("%(title)s in %(language)s") % {"title": self.page.draft_title, "language": name}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.target is None:
            locale, _made = Locale.objects.get_or_create(language_code=self.language)
            translating.begin_translation(self.page, locale, by=request.user)
            messages.success(
                request, _("The translation has begun as a draft. Every text is still in Spanish.")
            )
            return redirect(request.path)
        typed = {key: str(value) for key, value in request.POST.items()}
        texts = {key[2:]: value for key, value in typed.items() if key.startswith("t:")}
        sounds = {
            key[2:]: int(value) if value.isdecimal() else None
            for key, value in typed.items()
            if key.startswith("s:")
        }
        known = set(
            get_media_model()
            .objects.filter(type="audio", pk__in=[value for value in sounds.values() if value])
            .values_list("pk", flat=True)
        )
        rich = {pair.segment.path for pair in self.pairs() if pair.segment.is_rich}
        cleaned: dict[str, Any] = {
            path: rich_text(value) if path in rich else value.strip() for path, value in texts.items()
        }
        cleaned.update({path: value if value in known else None for path, value in sounds.items()})
        translating.save_translation(self.target, cleaned, by=request.user)
        messages.success(request, _("The translation is saved as a draft. Send it for review to publish it."))
        return redirect(request.path)

    @property
    def recorder(self) -> str:
        return recorder_script()

    def pairs(self) -> list[translating.Pair]:
        page = self.model.objects.select_related("latest_revision").get(pk=self.page.pk)
        target = self.model.objects.select_related("latest_revision").get(pk=self.target.pk)
        memory = translating.memory_of([target]).get(target.pk, {})
        return translating.pairs(translating.stored(page), translating.stored(target), memory)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            page=self.page, target=self.target, language=self.language, **kwargs
        )
        if self.target is None:
            return context
        found = self.pairs()
        media = forms.Media()
        rows: list[dict[str, Any]] = []
        blocks = LessonBody().child_blocks
        for number, pair in enumerate(found):
            widget = None
            if pair.segment.is_sound:
                chooser = SoundChooser()
                widget = chooser.render(
                    f"s:{pair.segment.path}", pair.translation or None, {"id": f"sound-{number}"}
                )
                media += chooser.media
            kind = blocks[pair.segment.kind].label if pair.segment.kind in blocks else _("Page")
            previous = rows[-1]["pair"].segment.block if rows else None
            rows.append(
                {
                    "pair": pair,
                    "number": number,
                    "widget": widget,
                    "plain": plain_text(pair.translation) if pair.segment.is_rich else pair.translation,
                    "original": plain_text(pair.segment.value)
                    if pair.segment.is_rich
                    else pair.segment.value,
                    "long": pair.segment.is_rich or len(str(pair.segment.value)) > 70,
                    "kind": kind if pair.segment.block != previous or not rows else "",
                    "sound": None,
                }
            )
        sounds = get_media_model().objects.in_bulk(
            [row["pair"].segment.value for row in rows if row["pair"].segment.is_sound]
        )
        for row in rows:
            if row["pair"].segment.is_sound:
                row["sound"] = sounds.get(row["pair"].segment.value)
        context.update(rows=rows, progress=translating.progress(found), media=media, states=translating.State)
        return context


def plain_text(html: Any) -> str:
    """Returns rich text as a translator types it: a line for each paragraph, "- " before the items of a list."""
    text = re.sub(r"<li[^>]*>", "- ", str(html or ""))
    text = re.sub(r"<br\s*/?>", " ", text)
    text = re.sub(r"</(p|li)>", "\n", text)
    return "\n".join(
        line.strip() for line in unescape(re.sub(r"<[^>]+>", "", text)).split("\n") if line.strip()
    )


def rich_text(text: str) -> str:
    """Returns what a translator typed as rich text: paragraphs and lists."""
    made = []
    for is_list, lines in groupby(text.strip().splitlines(), key=lambda line: line.strip().startswith("- ")):
        words = [escape(line.strip().removeprefix("- ")) for line in lines if line.strip()]
        if is_list:
            made.append(f"<ul>{''.join(f'<li>{line}</li>' for line in words)}</ul>")
        else:
            made += [f"<p>{line}</p>" for line in words]
    return "".join(made)
