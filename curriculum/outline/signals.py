"""Names under which higher rooms and sites tell the outline what is published."""

# A Wagtail hook: a function that takes a Course and returns its content as published now
# (`outline.contents.EditionContent`), or None when it knows no published page of this course. The first answer
# that is not None counts. The app registers one for its own pages; a site whose pages build on another base class
# registers its own. Raising leaves the outline as it was and lets the publication fail.
DESCRIBE_COURSE_HOOK = "describe_course"
