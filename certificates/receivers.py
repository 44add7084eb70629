"""What certificates do when courses bring news."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from courses.completion.models import Completion

from .actions import open_review
from .enums import CertificateStatus
from .models import Certificate


def review_certificates(sender: Any, completion: Completion, **kwargs: Any) -> None:
    """A completion was withdrawn: its standing certificates go to review. Nothing is withdrawn by itself."""
    standing = Certificate.objects.filter(
        Q(completion=completion) | Q(parts__completion=completion), status=CertificateStatus.ISSUED
    ).distinct()
    for certificate in standing:
        open_review(certificate, cause=completion.withdrawal_reason)
