"""Issue the certificates of a cohort, or draw what a stopped process left undrawn (--resume)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import access, actions, queries
from certificates.enums import BatchStatus, ItemStatus
from certificates.models import Certificate, CertificateBatch, CertificateDesign, CertificateItem
from courses.cohorts.models import Cohort


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cohort", help="Code of the cohort.")
        parser.add_argument(
            "--design", help="Name of the design; the first published one that fits by default."
        )
        parser.add_argument("--proposed-by", help="User who proposes.")
        parser.add_argument("--approved-by", help="User who approves: another person.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say who would get one, and who not and why."
        )
        parser.add_argument(
            "--resume", action="store_true", help="Draw everything that has a number and no file."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resume"]:
            self._resume()
            return
        if not options["cohort"]:
            raise CommandError("Write --cohort CODE, or --resume.")
        cohort = Cohort.objects.filter(code=options["cohort"]).select_related("edition").first()
        if cohort is None:
            raise CommandError(f"There is no cohort with the code {options['cohort']}.")
        designs = queries.designs_of_course(cohort.edition.course_id)
        design = designs.filter(name=options["design"]).first() if options["design"] else designs.first()
        if design is None:
            raise CommandError("There is no published design with this name that fits the course.")
        if options["dry_run"]:
            for one in queries.candidates(cohort, design):
                self.stdout.write(f"{one.participant.class_name}: {one.reason or 'sí'}")
            return
        self._issue(cohort, design, options)

    def _issue(self, cohort: Cohort, design: CertificateDesign, options: dict[str, Any]) -> None:
        proposer = self._user(options["proposed_by"], "--proposed-by")
        approver = self._user(options["approved_by"], "--approved-by")
        if not access.can_propose(proposer) or not access.can_approve(approver):
            raise CommandError("One of the two may not do this: see the permissions of certificates.")
        try:
            batch = actions.issue_batch(
                queries.qualifying(cohort, design), design=design, proposed_by=proposer, approved_by=approver
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        for item in batch.items.select_related("certificate").order_by("certificate__number"):
            self.stdout.write(f"{item.certificate} {item.get_status_display()} {item.error}".rstrip())

    def _user(self, name: str | None, option: str) -> Any:
        if not name:
            raise CommandError(f"Write {option} USER.")
        user = get_user_model()._default_manager.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user {name}.")
        return user

    def _resume(self) -> None:
        # A failed item gets new attempts: whoever types this has looked at the cause.
        CertificateItem.objects.filter(status=ItemStatus.FAILED).update(attempts=0)
        made = 0
        try:
            for batch in CertificateBatch.objects.filter(
                status=BatchStatus.APPROVED, items__status__in=(ItemStatus.NUMBERED, ItemStatus.FAILED)
            ).distinct():
                made += actions.draw_batch(batch)
            for certificate in Certificate.objects.undrawn().filter(item=None).select_related("entry"):
                if problem := actions.try_to_draw(certificate):
                    self.stderr.write(f"{certificate}: {problem}")
                else:
                    made += 1
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        failed = CertificateItem.objects.filter(status=ItemStatus.FAILED).select_related("certificate")
        for item in failed:
            self.stderr.write(f"{item.certificate}: {item.error}")
        self.stdout.write(f"{made}")
        if failed:
            raise SystemExit(1)
