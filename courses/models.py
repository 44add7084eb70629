"""Frame: the tables of every room, in one place for Django."""

from .archives.models import CohortArrival, RecordImport
from .attendance.models import AttendanceMark, LessonTaught, SessionClosing
from .audit.models import AccessRecord
from .cohorts.models import (
    Centre,
    CentreMember,
    CentrePlace,
    CentreStaff,
    Cohort,
    CohortFacilitator,
    Enrolment,
    Holiday,
    ParticipantImport,
    Session,
    TimetableSlot,
)
from .completion.models import Completion
from .evaluations.models import Evaluation, PiecePhoto, SamplePiece
from .events.models import EventScope, HeldEvent, LearningEvent
from .evidence.models import (
    AuthorityFigure,
    DifferenceAcknowledgement,
    LawNumber,
    MonthClose,
    MonthCorrection,
)
from .evidence.sheets.models import PaperSheet, PaperSheetRow, SheetEntry, SheetScan
from .people.models import Consent, ConsentText, LegalTerm, Merge, Participant, RightsRequest
from .reports.models import Figures
from .skills.models import SkillObservation
from .sync.models import ClassHandOver, Device, DeviceKey, SealedNote, SequenceClash
from .work.models import Placement, WorkRequirement, WorkRole, WorkUnlock, WorkUnlockReview

__all__ = [
    "AccessRecord",
    "AttendanceMark",
    "AuthorityFigure",
    "Centre",
    "CentreMember",
    "CentrePlace",
    "CentreStaff",
    "ClassHandOver",
    "Cohort",
    "CohortArrival",
    "CohortFacilitator",
    "Completion",
    "Consent",
    "ConsentText",
    "Device",
    "DeviceKey",
    "DifferenceAcknowledgement",
    "Enrolment",
    "Evaluation",
    "EventScope",
    "Figures",
    "HeldEvent",
    "Holiday",
    "LawNumber",
    "LearningEvent",
    "LegalTerm",
    "LessonTaught",
    "Merge",
    "MonthClose",
    "MonthCorrection",
    "PaperSheet",
    "PaperSheetRow",
    "Participant",
    "ParticipantImport",
    "PiecePhoto",
    "Placement",
    "RecordImport",
    "RightsRequest",
    "SamplePiece",
    "SealedNote",
    "SequenceClash",
    "Session",
    "SessionClosing",
    "SheetEntry",
    "SheetScan",
    "SkillObservation",
    "TimetableSlot",
    "WorkRequirement",
    "WorkRole",
    "WorkUnlock",
    "WorkUnlockReview",
]
