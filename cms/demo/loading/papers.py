"""Paid work that completions unlock, and certificates: issued, one replaced, one withdrawn, some waiting."""

from __future__ import annotations

from certificates import pathways
from certificates.actions import draw_certificate, issue_batch, propose_batch, replace_certificate, revoke
from certificates.models import Certificate, CertificateDesign, Pathway, Signatory
from certificates.queries import qualifying
from courses.cohorts.enums import CohortStatus
from courses.completion.actions import withdraw_completion
from courses.completion.models import Completion
from courses.work.actions import (
    admit_to_work,
    offer_work,
    set_requirements,
    start_work,
)
from courses.work.models import WorkRole, WorkUnlock
from curriculum.outline.models import Course

from ..content import COHORTS, WORK_ROLES
from .stage import Stage

ORGANISATION = "Asociación Manos de Ayni"
CONTACT = "contacto@demo.invalid · 000 000 000"
UPRIGHT = "Telar vertical"
DESIGNS = (("Telar", "telar"), ("Sobrio", "sobrio"), ("Bordado", "bordado"))
# The last finished cohort stays proposed: the registrar's start page has something to approve.
LEFT_PROPOSED = "killa-hpv2-2026"
LEFT_TO_PROPOSE = "qantu-hpv3-2026"


def load_roles(stage: Stage) -> None:
    """Before the year: completions unlock work as they are confirmed."""
    coordinator = stage.one("coordinator")
    for wanted in WORK_ROLES:
        role = WorkRole.objects.create(
            code=wanted.code.upper(), title=wanted.title, description=wanted.summary
        )
        set_requirements(role, Course.objects.filter(code__in=wanted.requires), by=coordinator)


def load(stage: Stage) -> None:
    _place(stage)
    designs = _designs(stage)
    registrar, administrator = stage.one("registrar"), stage.one("administrator")
    coordinator = stage.one("coordinator")
    for number, plan in enumerate(COHORTS):
        cohort = stage.cohorts[plan.key]
        if cohort.status != CohortStatus.FINISHED or plan.key == LEFT_TO_PROPOSE:
            continue
        completions = qualifying(cohort)
        if not completions:
            continue
        design = designs[number % len(designs)]
        if plan.key == LEFT_PROPOSED:
            propose_batch(completions, design=design, by=coordinator)
            continue
        batch = issue_batch(
            completions,
            design=design,
            proposed_by=coordinator,
            approved_by=registrar,
            issued_on=min(stage.today, max(one.earned_on for one in completions)),
        )
        stage.say(f"  {batch.items.count()} certificados de {cohort.name}")
    _change(stage, administrator)
    _pathway(stage)


def _place(stage: Stage) -> None:
    coordinator = stage.one("coordinator")
    unlocks = list(WorkUnlock.objects.filter(role__code="GORROS-CHALINAS").order_by("unlocked_at", "pk")[:4])
    for number, unlock in enumerate(unlocks):
        placement = offer_work(unlock, on=stage.today, by=coordinator)
        if number < 2:
            placement = admit_to_work(placement, on=stage.today, by=coordinator)
        if number < 1:
            start_work(placement, on=stage.today, by=coordinator)


def _designs(stage: Stage) -> list[CertificateDesign]:
    made = []
    author = stage.one("administrator")
    for name, layout in DESIGNS:
        design = CertificateDesign.objects.filter(layout=layout).first() or CertificateDesign(
            name=name, layout=layout
        )
        design.organisation_name = ORGANISATION
        design.contact = CONTACT
        if not design.signatories.exists():
            design.signatories = [
                Signatory(
                    name="Celia Tramawayta Urdimbresisa",
                    post="Directora de la institución",
                    document="DNI 00000021",
                ),
                Signatory(name="Aurora Punturaya Tejilana", post="Instructora", document="DNI 00000022"),
            ]
        design.save()
        design.save_revision(user=author).publish(user=author)
        design.refresh_from_db()
        made.append(design)
    return made


def _pathway(stage: Stage) -> None:
    """One person walked a whole pathway: one upright certificate with its transcript, kept safe at her wish."""
    coordinator, registrar = stage.one("coordinator"), stage.one("registrar")
    for role in WorkRole.objects.order_by("code"):
        if role.requirements.count() < 2:
            continue
        pathway, _ = Pathway.objects.get_or_create(
            code=f"RUTA-{role.code}"[:40], defaults={"title": role.title, "role": role}
        )
        closed = pathways.qualifying(pathway, coordinator)
        if not closed:
            continue
        design = CertificateDesign.objects.filter(layout="sobrio").first()
        upright = CertificateDesign.objects.filter(name=UPRIGHT).first()
        if upright is None:
            assert design is not None
            upright = CertificateDesign(
                name=UPRIGHT,
                layout="telar",
                orientation="portrait",
                organisation_name=ORGANISATION,
                contact=CONTACT,
            )
            upright.signatories = [
                Signatory(name=line.name, post=line.post, document=line.document)
                for line in design.signatories.all()
            ]
            upright.save()
            upright.save_revision(user=stage.one("administrator")).publish(user=stage.one("administrator"))
            upright.refresh_from_db()
        issue_batch(
            closed[:1],
            design=upright,
            pathway=pathway,
            keep_safe=[closed[0].pk],
            proposed_by=coordinator,
            approved_by=registrar,
            issued_on=stage.today,
        )
        stage.say(f"  1 certificado de la ruta {pathway.title}")
        return


def _change(stage: Stage, administrator: object) -> None:
    """One name was corrected, one completion had been marked for the wrong person."""
    standing = list(Certificate.objects.filter(status="issued").order_by("number"))
    registrar = stage.one("registrar")
    corrected = replace_certificate(
        standing[1], reason="Se corrigió una letra del apellido.", by=registrar, issued_on=stage.today
    )
    draw_certificate(corrected)
    revoke(standing[-1], reason="Se emitió para otra persona por error.", by=registrar)
    completion = Completion.objects.get(certificates=standing[-1])
    withdraw_completion(completion, by=stage.one("coordinator"), reason="Se marcó a otra persona por error.")
