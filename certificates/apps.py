"""Frame of the app: its name, its label, what is received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    # Two apps labelled "certificates" cannot live in one site, and a label cannot change after the first migration.
    label = "lms_certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.completion.signals import completion_withdrawn
        from courses.people.signals import participant_anonymised

        from . import checks, receivers, transcripts  # noqa: F401  (checks register themselves)

        completion_withdrawn.connect(receivers.review_certificates, dispatch_uid="review_certificates")
        participant_anonymised.connect(
            transcripts.withdraw_of_the_forgotten, dispatch_uid="withdraw_transcript_of_the_forgotten"
        )
