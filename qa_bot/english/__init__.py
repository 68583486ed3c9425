"""What rules know of English: word lists, names, numbers, dates, cues. A translator's room.

Knows the room text.
"""
