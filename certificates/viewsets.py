"""Where the screens of certificates are found in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from . import views
from .forms import SentenceInput
from .models import CertificateDesign, Pathway


class CertificatesViewSet(ViewSet):
    """Everything under /admin/certificates/."""

    name = "lms_certificates"
    url_prefix = "certificates"
    icon = "doc-full"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.CertificatesView.as_view(), name="index"),
            path("results/", views.CertificatesView.as_view(results_only=True), name="index_results"),
            path("to-issue/", views.ToIssueView.as_view(), name="to_issue"),
            path("cohort/<uuid:pk>/", views.CohortView.as_view(), name="cohort"),
            path("pathway/<int:pk>/", views.PathwayView.as_view(), name="pathway"),
            path("person/<uuid:pk>/transcript/", views.TranscriptView.as_view(), name="transcript"),
            path("batches/", views.BatchesView.as_view(), name="batches"),
            path("batches/<uuid:pk>/", views.BatchView.as_view(), name="batch"),
            re_path(
                r"^batches/(?P<pk>[0-9a-f-]{36})/(?P<paper>print|zip|receipts|sheet|requests)/$",
                views.BatchPapersView.as_view(),
                name="batch_papers",
            ),
            path("decide/", views.ToDecideView.as_view(), name="to_decide"),
            path("decide/change/<uuid:pk>/", views.DecideChangeView.as_view(), name="decide_change"),
            path("decide/review/<int:pk>/", views.CloseReviewView.as_view(), name="close_review"),
            path("register/", views.RegisterView.as_view(), name="register"),
            path("register/file/", views.RegisterFileView.as_view(), name="register_file"),
            re_path(
                r"^register/(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))/$",
                views.RegisterSheetView.as_view(),
                name="register_sheet",
            ),
            path("<uuid:pk>/", views.CertificateView.as_view(), name="certificate"),
            path("<uuid:pk>/change/", views.ChangeView.as_view(), name="change"),
            re_path(
                r"^(?P<pk>[0-9a-f-]{36})/(?P<what>file|slip|credential|receipt)/$",
                views.FileView.as_view(),
                name="file",
            ),
        ]


class PathwayViewSet(SnippetViewSet):
    """Pathways: named with their own courses, or resting on a work role."""

    model = Pathway
    icon = "list-ol"
    menu_label = _("Pathways")
    add_to_admin_menu = False
    list_display = ["title", "code", BooleanColumn("is_active", label=_("Offered now"))]
    ordering = ["title"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
        FieldPanel("role"),
        InlinePanel(
            "courses", heading=_("Courses"), label=_("Course"), panels=[FieldPanel("course")], max_num=12
        ),
        FieldPanel("is_active"),
    ]


class ChecksBeforePublishing:
    """Publishing, and asking for a review, first lays the design out with invented people.

    What does not fit is said in sentences; what was typed stays as a draft.
    """

    request: HttpRequest
    new_revision: Any
    object: Any
    workflow_action: str

    def _refused(self) -> HttpResponse | None:
        revision = self.new_revision or self.object.latest_revision
        found = revision.as_object().problems()
        if not found:
            return None
        messages.error(self.request, _("It was saved as a draft and not published:"))
        for sentence in found:
            messages.error(self.request, sentence)
        return redirect(design_viewset.get_url_name("edit"), self.object.pk)

    def publish_action(self) -> HttpResponse | None:
        return self._refused() or super().publish_action()  # type: ignore[misc]

    def submit_action(self) -> HttpResponse | None:
        return self._refused() or super().submit_action()  # type: ignore[misc]

    def workflow_action_action(self) -> HttpResponse | None:
        if self.workflow_action == "approve" and (refused := self._refused()):
            return refused
        return super().workflow_action_action()  # type: ignore[misc]


class CreateDesignView(ChecksBeforePublishing, CreateView):
    pass


class EditDesignView(ChecksBeforePublishing, EditView):
    pass


class DesignViewSet(SnippetViewSet):
    """Designs of certificates: drafts, review, revisions, and a preview beside the fields."""

    model = CertificateDesign
    icon = "form"
    menu_label = _("Designs")
    add_to_admin_menu = False
    add_view_class = CreateDesignView
    edit_view_class = EditDesignView
    list_display = ["name", "get_layout_display", UpdatedAtColumn(), LiveStatusTagColumn()]
    ordering = ["name"]
    copy_view_enabled = True
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("layout"), FieldPanel("border")]),
                    FieldRowPanel([FieldPanel("paper"), FieldPanel("orientation")]),
                    MultiFieldPanel(
                        [
                            FieldPanel("organisation_name"),
                            FieldPanel("organisation_registration"),
                            FieldPanel("logo"),
                            FieldRowPanel([FieldPanel("partner_logo"), FieldPanel("partner_name")]),
                            FieldPanel("contact"),
                            FieldPanel("city"),
                        ],
                        heading=_("Organisation"),
                    ),
                    FieldPanel("course"),
                ],
                heading=_("Look"),
            ),
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("granted_to"),
                    FieldPanel("reason"),
                    FieldPanel("sentence", widget=SentenceInput),
                    FieldPanel("legal_note"),
                    MultiFieldPanel(
                        [
                            FieldPanel("second_language"),
                            FieldPanel("second_language_title"),
                            FieldPanel("second_language_text"),
                            FieldPanel("second_language_reviewer"),
                        ],
                        heading=_("Second language"),
                    ),
                ],
                heading=_("Words"),
            ),
            ObjectList(
                [
                    FieldPanel("document_shown"),
                    FieldRowPanel([FieldPanel("show_level"), FieldPanel("show_mode")]),
                    FieldRowPanel([FieldPanel("show_skills"), FieldPanel("show_mark")]),
                    FieldRowPanel([FieldPanel("show_course_plan"), FieldPanel("show_scale")]),
                    FieldRowPanel([FieldPanel("show_seal_area"), FieldPanel("show_photo_area")]),
                    FieldPanel("room_for_signature"),
                ],
                heading=_("Fields"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "signatories",
                        heading=_("Signatories"),
                        label=_("Signatory"),
                        max_num=5,
                        panels=[FieldPanel("name"), FieldPanel("post"), FieldPanel("document")],
                    )
                ],
                heading=_("Signatures"),
            ),
        ]
    )

    def get_menu_item(self, order: Any = None) -> Any:
        return super().get_menu_item(order)


certificates_viewset = CertificatesViewSet()
design_viewset = DesignViewSet()
pathway_viewset = PathwayViewSet()
