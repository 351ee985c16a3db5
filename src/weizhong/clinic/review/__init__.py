"""The review of a course of treatment: from visits and readings to continue, adjust, pause, refer or stop."""

from weizhong.clinic.review.course import Course
from weizhong.clinic.review.course_file import read_course_text
from weizhong.clinic.review.document import Review
from weizhong.clinic.review.reviewing import review

__all__ = ["Course", "Review", "read_course_text", "review"]
