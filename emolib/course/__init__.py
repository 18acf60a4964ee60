"""The course: exercises for students, and the marks of what they hand in.

The exercises are notebooks in ``notebooks/exercises``, one per chapter and under its
name. Like the chapters they hold both languages side by side: cells of prose in
adjacent pairs tagged ``lang-fr`` and ``lang-en``, one code, and no outputs. The first
code cell is tagged ``parameters`` and sets ``lang`` and ``data``; the next one imports,
and calls ``set_language(lang)``. Whatever code is given is locked when it is released.

What a student has to do is marked by nbgrader's metadata, with English ``grade_id``:

- Code to write is a cell with ``"solution": true``; the reference solution stands
  between ``### BEGIN SOLUTION`` and ``### END SOLUTION``. Students find a stub in their
  language there, and the lines around it as they are. A function to write is best: its
  tests call it on other data, and an answer typed in is found out.
- A test is a cell with ``"grade": true, "locked": true`` and ``points``. Its first
  asserts are seen by students; those between ``### BEGIN HIDDEN TESTS`` and ``### END
  HIDDEN TESTS`` are not. An assert says what is wrong in a sentence that goes through
  gettext, ``assert ..., _("The same person is on both sides of a split.")``, so that
  one suite serves both languages; fields, filled with ``.format(...)``, have a name and
  hold at most forty characters. Its last line is no bare value, which nbgrader would
  read as a partial mark. Each test fails as long as nothing has been written.
- An answer in prose is a pair of Markdown cells with ``"grade": true, "solution": true,
  "locked": false``, the same ``points`` and ``grade_id`` in both languages. Its whole
  text is the reference answer; an instructor marks it by hand.

Each of these has ``"schema_version": 3`` and ``"task": false``; ``"cell_type"`` and
checksums are nbgrader's to add. Students read the marks of a question under the heading
of the section that it is in: one question, one heading.

`emolib.course.releasing` writes what students get, `emolib.course.grading` marks what
they hand in.
"""
