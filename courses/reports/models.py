"""Reports read what other rooms wrote and keep nothing. Here is only the permission to see figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figures(models.Model):
    """No table: a place for the permission to see counts without names."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_figures", _("Can see figures without names"))]
        verbose_name = _("figures")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
