"""The numbers of the law as far as their norms could be read. None is confirmed by the authority yet: that is for people."""

from datetime import date

from .enums import LawSubject

REGULATION = "D.S. 015-2003-JUS, arts. 175 y 176"
DIRECTIVE = "Directiva 06-2007-INPE (R.P. 255-2007-INPE-P), por confirmar"

LAW_NUMBERS = (
    (LawSubject.DAY_MINUTES, 240, REGULATION, date(2003, 9, 11)),
    (LawSubject.MOST_MINUTES, 480, REGULATION, date(2003, 9, 11)),
    (LawSubject.PASS_MARK, 11, DIRECTIVE, date(2007, 4, 19)),
    (LawSubject.MOST_UNEXCUSED_PERCENT, 30, DIRECTIVE, date(2007, 4, 19)),
)

# Read in the directive alone: 72 working hours to hand in the sheet, the first ten days to send the set. What an hour of
# those 72 is, the text does not say. Three working days of 24 hours is the stricter reading: nobody is late by it.
MONTH_NUMBERS = (
    (LawSubject.SHEET_WORKING_HOURS, 72, DIRECTIVE, date(2007, 4, 19)),
    (LawSubject.HOURS_OF_WORKING_DAY, 24, DIRECTIVE, date(2007, 4, 19)),
    (LawSubject.REPORT_DAYS, 10, DIRECTIVE, date(2007, 4, 19)),
)
