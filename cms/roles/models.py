"""Which Django group belongs to which role, and when somebody last looked at who holds which."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RoleGroup(models.Model):
    """The group of a role. The link survives renaming the group; groups without a row here are never touched.

    Door: `roles.actions.sync_roles`.
    """

    code = models.CharField(max_length=20, primary_key=True)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role")

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class PrivilegeReview(models.Model):
    """Somebody looked at every account and what it may do. `seen` is what she saw: user name -> roles.

    Source: Reglamento of Ley 29733 (D.S. 016-2024-JUS): privileges are reviewed at least every six months.
    Door: `roles.reviewing.confirm_privileges`.
    """

    reviewed_at = models.DateTimeField(_("reviewed on"), default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    note = models.CharField(_("what was changed"), max_length=500, blank=True)
    seen = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("review of permissions")
        verbose_name_plural = _("reviews of permissions")
        ordering = ["-reviewed_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{timezone.localtime(self.reviewed_at):%d/%m/%Y}"
