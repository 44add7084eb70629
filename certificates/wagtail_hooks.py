"""Frame: what certificates tell Wagtail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from . import (
    access,
    my_data,  # noqa: F401  (answers a hook of the courses app)
)
from .statements import hooks as statements_hooks  # noqa: F401
from .viewsets import certificates_viewset, design_viewset, pathway_viewset

register_snippet(design_viewset)
register_snippet(pathway_viewset)


@hooks.register("register_admin_viewset")
def show_the_screens() -> Any:
    return certificates_viewset


class GuardedItem(MenuItem):
    """Shown to those who find something behind it."""

    def __init__(self, label: Any, url: Any, *, allowed: Callable[[Any], bool], **options: Any) -> None:
        self.allowed = allowed
        super().__init__(label, url, **options)

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allowed(request.user)


def _item(name: str, label: Any, target: str, allowed: Callable[[Any], bool], icon: str, order: int) -> None:
    @hooks.register("register_lms_certificates_menu_item")
    def item() -> MenuItem:
        return GuardedItem(
            label, reverse_lazy(target), allowed=allowed, name=name, icon_name=icon, order=order
        )


def _may_see_designs(user: Any) -> bool:
    return any(
        user.has_perm(f"lms_certificates.{verb}_certificatedesign") for verb in ("add", "change", "view")
    )


_item(
    "certificates-to-issue",
    _("To issue"),
    "lms_certificates:to_issue",
    access.can_propose,
    "plus-inverse",
    10,
)
_item(
    "certificates-to-decide",
    _("To decide"),
    "lms_certificates:to_decide",
    access.can_see_certificates,
    "check",
    20,
)
_item(
    "certificates-batches", _("Batches"), "lms_certificates:batches", access.can_see_certificates, "copy", 30
)
_item(
    "certificates-all",
    _("Certificates"),
    "lms_certificates:index",
    access.can_see_certificates,
    "doc-full",
    40,
)
_item(
    "certificates-register",
    _("Register"),
    "lms_certificates:register",
    access.can_see_register,
    "list-ol",
    50,
)
_item(
    "certificates-designs",
    _("Designs"),
    "wagtailsnippets_lms_certificates_certificatedesign:list",
    _may_see_designs,
    "form",
    60,
)


_item(
    "certificates-pathways",
    _("Pathways"),
    "wagtailsnippets_lms_certificates_pathway:list",
    lambda user: any(user.has_perm(f"lms_certificates.{verb}_pathway") for verb in ("add", "change", "view")),
    "list-ol",
    70,
)


@hooks.register("register_admin_menu_item")
def the_group() -> MenuItem:
    """The group "Certificates" of the main menu; others add to it by `register_lms_certificates_menu_item`."""
    return SubmenuMenuItem(
        _("Certificates"),
        Menu(
            register_hook_name="register_lms_certificates_menu_item",
            construct_hook_name="construct_lms_certificates_menu",
        ),
        name="lms-certificates",
        icon_name="doc-full",
        order=500,
    )


@hooks.register("register_log_actions")
def say_what_happened_to_certificates(actions: Any) -> None:
    for action, label, message in (
        ("lms.propose_certificates", _("Propose certificates"), _("Certificates were proposed.")),
        (
            "lms.approve_certificates",
            _("Approve certificates"),
            _("Certificates were approved and numbered."),
        ),
        ("lms.reject_certificates", _("Send certificates back"), _("Proposed certificates were sent back.")),
        (
            "lms.propose_change",
            _("Ask for a change of a certificate"),
            _("A withdrawal or replacement was proposed."),
        ),
        ("lms.reject_change", _("Reject a change of a certificate"), _("A proposed change was rejected.")),
        ("lms.revoke_certificate", _("Withdraw a certificate"), _("The certificate was withdrawn.")),
        ("lms.replace_certificate", _("Replace a certificate"), _("The certificate was replaced.")),
        ("lms.duplicate_certificate", _("Issue a duplicate"), _("A duplicate was issued.")),
        ("lms.hand_over_certificate", _("Hand over a certificate"), _("The certificate was handed over.")),
        (
            "lms.keep_certificate",
            _("Keep a certificate safe"),
            _("The certificate is kept safe, or printed with the others again."),
        ),
        (
            "lms.publish_transcript",
            _("Publish a transcript"),
            _("A page with certificates was published."),
        ),
        ("lms.withdraw_transcript", _("Take a transcript off"), _("A published page was taken off.")),
        ("lms.take_seal", _("Take a seal made elsewhere"), _("The seal of another computer was put in.")),
        (
            "lms.close_review",
            _("Decide the review of a certificate"),
            _("The review of a certificate was decided."),
        ),
        ("lms.download_certificates", _("Download certificates"), _("Files with names were downloaded.")),
        ("lms.write_checkpoint", _("Close a page of the register"), _("A page of the register was closed.")),
    ):
        actions.register_action(action, label, message)
