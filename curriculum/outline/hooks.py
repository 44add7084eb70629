"""What the admin shows of the outline."""

from wagtail.snippets.models import register_snippet

from .viewsets import SkillViewSet

register_snippet(SkillViewSet)
