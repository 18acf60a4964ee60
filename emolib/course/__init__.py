"""The course: exercises for students, and the marks of what they hand in."""
