"""The six roles as data: what each may do. `sync_roles` keeps the groups equal to this file.

Code never asks for a role; it asks for a permission, and whether the row is within the person's reach (`visible_to`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ENTER = "wagtailadmin.access_admin"


class Role(StrEnum):
    """Codes that never change. What people read is the group's name."""

    INSTRUCTOR = "instructor"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grants:
    """What a role may do.

    `name` is the group's name when it is made (Spanish, nobody's gender); an administrator may rename the group.
    `catalogue` are Wagtail's page permissions on every course catalogue, `site` those on the whole tree, `files` those
    on all collections of pictures, sound and documents. `reviews`: approves contents somebody else sent in.
    """

    name: str
    permissions: frozenset[str]
    catalogue: frozenset[str] = frozenset()
    site: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    reviews: bool = False


def crud(app: str, *models: str, verbs: tuple[str, ...] = ("add", "change", "view")) -> frozenset[str]:
    """The permissions of Django's own verbs on some models."""
    return frozenset(f"{app}.{verb}_{model}" for model in models for verb in verbs)


VIEW = ("view",)

# Everything that a class needs, for the cohorts one facilitates.
TEACHES = frozenset(
    {
        ENTER,
        "lms_courses.mark_session",
        "lms_courses.mark_completion",
        "lms_courses.view_participant",
        "lms_courses.view_cohort",
        "lms_courses.view_papersheet",
        "lms_courses.view_samplepiece",
    }
)

# Words and skills belong to the courses; "add" on a catalogue lets a person edit what she made herself.
WRITES = crud(
    "lms_curriculum",
    "skill",
    "topic",
    "technique",
    "materialword",
    "craftterm",
    "sharedpart",
    "lessontemplate",
) | {
    ENTER,
    "lms_curriculum.view_course",
}
BRINGS_FILES = frozenset(
    {
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.choose_document",
        "wagtailmedia.add_media",
    }
)
KEEPS_FILES = BRINGS_FILES | {
    "wagtailimages.change_image",
    "wagtailimages.delete_image",
    "wagtaildocs.change_document",
    "wagtaildocs.delete_document",
    "wagtailmedia.change_media",
    "wagtailmedia.delete_media",
}

# Records of people, within reach: her centres, or all of them with `see_every_centre`.
READS_RECORDS = crud(
    "lms_courses",
    "participant",
    "cohort",
    "session",
    "enrolment",
    "centre",
    "completion",
    "papersheet",
    "samplepiece",
    verbs=VIEW,
)
READS_MONTHS = crud(
    "lms_courses",
    "monthclose",
    "monthcorrection",
    "authorityfigure",
    "differenceacknowledgement",
    "lawnumber",
    verbs=VIEW,
)
# Closes the months of her centres, corrects closed ones, types in the authority's figures.
CLOSES_MONTHS = READS_MONTHS | {"lms_courses.close_month", "lms_courses.enter_authority_figures"}
READS_WORK = crud("lms_courses", "workrole", "workunlock", "workunlockreview", "placement", verbs=VIEW)
READS_CERTIFICATES = crud(
    "lms_certificates",
    "certificate",
    "certificatebatch",
    "certificateseries",
    "pathway",
    "publishedtranscript",
    verbs=VIEW,
)

# Statements for the authority and passports of people who leave: the counter takes the request, the register issues.
READS_STATEMENTS = crud(
    "lms_certificates", "statementrequest", "receivedpassport", "passportissuer", verbs=VIEW
)
ASKS_FOR_STATEMENTS = READS_STATEMENTS | {
    "lms_certificates.ask_statement",
    "lms_certificates.issue_passport",
}

ROLES: dict[Role, Grants] = {
    Role.INSTRUCTOR: Grants(
        name="Instrucción",
        permissions=WRITES,
        catalogue=frozenset({"add"}),
        files=BRINGS_FILES,
    ),
    Role.FACILITATOR: Grants(name="Facilitación", permissions=TEACHES),
    Role.COORDINATOR: Grants(
        name="Coordinación",
        permissions=TEACHES
        | WRITES
        | READS_RECORDS
        | CLOSES_MONTHS
        | READS_WORK
        | READS_CERTIFICATES
        | ASKS_FOR_STATEMENTS
        | crud("lms_courses", "participant", "cohort", "workrole", verbs=("add", "change"))
        | crud("lms_courses", "consent", "rightsrequest", "merge", "legalterm", verbs=VIEW)
        | crud("lms_courses", "holiday")
        | {
            "lms_courses.open_cohort",
            "lms_courses.complete_by_exception",
            "lms_courses.withdraw_completion",
            "lms_courses.settle_conflict",
            "lms_courses.export_participant",
            "lms_courses.offer_work",
            "lms_courses.view_figures",
            "lms_courses.view_device",
            "lms_courses.manage_devices",
            "lms_certificates.propose_certificates",
            "lms_curriculum.publish_sharedpart",
            "simple_translation.submit_translation",
        },
        catalogue=frozenset({"add", "change", "publish", "lock", "unlock"}),
        files=KEEPS_FILES,
        reviews=True,
    ),
    Role.REGISTRAR: Grants(
        name="Registro",
        permissions=READS_RECORDS
        | READS_MONTHS
        | READS_CERTIFICATES
        | ASKS_FOR_STATEMENTS
        | {"lms_certificates.issue_statement"}
        | crud("lms_courses", "participant", verbs=("add", "change"))
        | crud("lms_courses", "consent", "rightsrequest", "merge", "legalterm", "holiday", verbs=VIEW)
        | {"lms_courses.merge_participant", "lms_courses.anonymise_participant"}
        | crud("lms_certificates", "certificatedesign", "pathway")
        | crud(
            "lms_certificates",
            "registerentry",
            "certificatechange",
            "certificatereview",
            "signingkey",
            verbs=VIEW,
        )
        | {
            ENTER,
            "lms_courses.see_every_centre",
            "lms_courses.export_participant",
            "lms_courses.view_figures",
            "lms_certificates.propose_certificates",
            "lms_certificates.approve_certificates",
            "lms_certificates.publish_certificatedesign",
            "lms_certificates.revoke_certificate",
        },
        files=frozenset({"wagtailimages.add_image", "wagtailimages.choose_image"}),
    ),
    # Figures without names, the register (which holds no names) and the log of who did what.
    Role.AUDITOR: Grants(
        name="Auditoría",
        permissions=frozenset(
            {
                ENTER,
                "lms_courses.view_figures",
                "lms_courses.view_accessrecord",
                "lms_certificates.view_registerentry",
                "lms_certificates.view_certificateseries",
                "lms_certificates.view_signingkey",
            }
        ),
    ),
    # Runs the installation: people of the staff, centres, pages, keys. Reads records to help; decides nothing in them.
    Role.ADMINISTRATOR: Grants(
        name="Administración",
        permissions=WRITES
        | READS_RECORDS
        | READS_MONTHS
        | {"lms_courses.add_lawnumber"}
        | READS_WORK
        | READS_CERTIFICATES
        | READS_STATEMENTS
        | crud("lms_courses", "centre", "centrestaff", "centreplace", verbs=("add", "change", "view"))
        | crud("lms_courses", "legalterm", "consenttext", "holiday")
        | crud("lms_certificates", "certificatedesign", "pathway")
        | crud(
            "lms_certificates",
            "registerentry",
            "certificatechange",
            "certificatereview",
            "signingkey",
            verbs=VIEW,
        )
        | crud("lms_cms", "brandingsettings", verbs=("change",))
        | crud("auth", "user", "group", verbs=("add", "change", "delete", "view"))
        | crud("wagtailcore", "site", "collection", "workflow", "task", "locale")
        | crud("wagtailredirects", "redirect", verbs=("add", "change", "delete", "view"))
        | {
            ENTER,
            "lms_courses.see_every_centre",
            "lms_courses.view_figures",
            "lms_courses.view_accessrecord",
            "lms_courses.view_device",
            "lms_courses.manage_devices",
            "lms_certificates.manage_keys",
            "lms_certificates.publish_certificatedesign",
            "simple_translation.submit_translation",
            "lms_curriculum.publish_sharedpart",
        },
        site=frozenset({"add", "change", "publish", "bulk_delete", "lock", "unlock"}),
        files=KEEPS_FILES,
        reviews=True,
    ),
}

# Permissions of our own that no role holds on purpose; only a superuser has them.
KEPT_BACK: frozenset[str] = frozenset()
