"""Frame: the tables of every room of the site, in one place for Django."""

from .branding.models import BrandingSettings
from .demo.models import DemoLoad
from .pages.models import HomePage, StandardPage
from .roles.models import PrivilegeReview, RoleGroup

__all__ = [
    "BrandingSettings",
    "DemoLoad",
    "HomePage",
    "PrivilegeReview",
    "RoleGroup",
    "StandardPage",
]
