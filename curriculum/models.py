"""Frame: the tables of every room, in one place for Django."""

from .booklets.models import CoursePaper
from .exchange.models import CourseFile
from .freshness.models import ContentChange
from .outline.models import Course, CourseEdition, Skill
from .pages.credits import MediaCredit, PictureCredit
from .pages.models import (
    CourseCatalogPage,
    CoursePage,
    CoursePrerequisite,
    CourseSkill,
    CraftTerm,
    LessonMaterial,
    LessonPage,
    LessonSkill,
    LessonTechnique,
    LessonTemplate,
    LessonTopic,
    MaterialWord,
    SecondPersonReview,
    SharedPart,
    Technique,
    Topic,
    TranslatedText,
)
from .wordings.models import ChartWords

__all__ = [
    "ChartWords",
    "ContentChange",
    "Course",
    "CourseCatalogPage",
    "CourseEdition",
    "CourseFile",
    "CoursePage",
    "CoursePaper",
    "CoursePrerequisite",
    "CourseSkill",
    "CraftTerm",
    "LessonMaterial",
    "LessonPage",
    "LessonSkill",
    "LessonTechnique",
    "LessonTemplate",
    "LessonTopic",
    "MaterialWord",
    "MediaCredit",
    "PictureCredit",
    "SecondPersonReview",
    "SharedPart",
    "Skill",
    "Technique",
    "Topic",
    "TranslatedText",
]
