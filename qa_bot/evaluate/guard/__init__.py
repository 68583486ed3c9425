"""True sentences, edited by script -> what the guard says of them.

alterations.py and name_edits.py make edits that change what a sentence says, from the pairs of
word_pairs.py; edits.py puts them together with edits that change nothing; guarding.py asks
the guard.
"""
