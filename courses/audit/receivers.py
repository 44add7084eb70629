"""What the record hears: everything rooms log through Wagtail, and who comes and goes."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, PageLogEntry

from . import actions, rules

logger = logging.getLogger(__name__)


@receiver(post_save, sender=ModelLogEntry, dispatch_uid="lms.audit.model")
def record_a_deed(sender: Any, instance: ModelLogEntry, created: bool, raw: bool, **kwargs: Any) -> None:
    """Every action a room logs becomes a row of the record, in the same transaction."""
    if not created or raw:
        return
    kind = instance.content_type
    subject = f"{kind.app_label}.{kind.model}" if kind else ""
    actions.write_down(
        by=instance.user,
        deed=rules.deed_of(instance.action),
        action=instance.action,
        subject_type=subject,
        subject_id=instance.object_id,
        participant=actions.whose_data(subject, instance.object_id),
        data=instance.data,
        at=instance.timestamp,
    )


@receiver(post_save, sender=PageLogEntry, dispatch_uid="lms.audit.page")
def record_work_on_pages(
    sender: Any, instance: PageLogEntry, created: bool, raw: bool, **kwargs: Any
) -> None:
    """Work on contents is recorded too: who published what."""
    if not created or raw:
        return
    actions.write_down(
        by=instance.user,
        deed=rules.deed_of(instance.action),
        action=instance.action,
        subject_type="wagtailcore.page",
        subject_id=str(instance.page_id),
        at=instance.timestamp,
    )


@receiver(user_logged_in, dispatch_uid="lms.audit.in")
def somebody_came(sender: Any, user: Any, **kwargs: Any) -> None:
    actions.sign_in(user)


@receiver(user_logged_out, dispatch_uid="lms.audit.out")
def somebody_left(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        actions.sign_out(user)


@receiver(user_login_failed, dispatch_uid="lms.audit.refused")
def somebody_was_refused(sender: Any, **kwargs: Any) -> None:
    actions.refuse_sign_in()
    # For those who watch the machine: how often, never who.
    logger.warning("a sign-in was refused")
