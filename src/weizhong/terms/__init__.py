"""The words: point and level codes, sides, sources and check marks, and the exception tree.

Ground floor: standard library only. Everything above speaks in these terms.
"""
