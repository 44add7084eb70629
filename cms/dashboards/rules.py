"""What stands where on the first page and in the menu. Data and pure functions."""

from __future__ import annotations

from cms.roles.matrix import Role

# The panels a role sees first. What is not named comes afterwards, in the order its room gave it.
FIRST: dict[Role, tuple[str, ...]] = {
    Role.FACILITATOR: (
        "lms_today",
        "lms_missing_marks",
        "lms_ready",
        "lms_signatures",
        "lms_desk",
        "lms_cohorts_about_to_start",
    ),
    Role.COORDINATOR: (
        "lms_today",
        "lms_missing_marks",
        "lms_desk",
        "lms_ready",
        "lms_signatures",
        "lms_work",
        "lms_certificates",
        "lms_cohorts_about_to_start",
    ),
    Role.REGISTRAR: ("lms_certificates", "lms_signatures"),
    Role.INSTRUCTOR: ("workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits"),
    Role.AUDITOR: ("lms_figures",),
    Role.ADMINISTRATOR: ("lms_privileges", "workflow_objects_to_moderate", "lms_figures"),
}

# Wagtail's panels speak of pages: they mean nothing to those who write none.
ABOUT_PAGES = frozenset(
    {
        "workflow_objects_to_moderate",
        "user_objects_in_workflow_moderation",
        "recent_edits",
        "locked_pages",
    }
)

# The main menu by a person's day. Names of items that never change with the language.
MENU_ORDER = {
    "lms-today": 10,
    "lms-cohorts": 200,
    "cohorts": 200,
    "lms-participants": 300,
    "participants": 300,
    "lms-work": 400,
    "lms-certificates": 500,
    "reports": 600,
    "lms-contents": 700,
    "explorer": 710,
    "settings": 10_000,
    "help": 11_000,
}

# Wagtail's libraries stand under "Contents", with everything whose address begins like the others: courses, lessons,
# skills and words. (Their names are made from their labels, which are translated.)
CONTENTS = frozenset({"images", "documents", "media", "snippets"})
CONTENT_ADDRESSES = ("/snippets/lms_curriculum/", "/curriculum_courses/", "/admin/courses/")


def is_content(name: str, addresses: list[str]) -> bool:
    """Whether an item of the menu, with its own address or those of its submenu, leads to contents."""
    if name in CONTENTS:
        return True
    return bool(addresses) and all(any(part in one for part in CONTENT_ADDRESSES) for one in addresses)


def order_of(panel: str, own: int, roles: list[Role]) -> int:
    """Where a panel stands: named ones first, by the person's roles; then the others as their rooms wished."""
    for rank, role in enumerate(roles):
        if panel in FIRST[role]:
            return 10 + rank * 20 + FIRST[role].index(panel)
    return 1000 + own
