"""The STRICTA 2010 report of a course: what was done, item by item, and what is missing from the record."""

from weizhong.clinic.stricta.document import StrictaReport
from weizhong.clinic.stricta.reporting import stricta

__all__ = ["StrictaReport", "stricta"]
