"""Questionnaires and other measures of outcome: scores, change with its error, course, quality."""
