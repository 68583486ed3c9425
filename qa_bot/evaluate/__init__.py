"""Measuring the program. May use all of it; nothing in the program uses this.

A run (answers.jsonl) is one thing and its scoring another: runs.py asks the questions, metrics.py
scores what was answered, report.py shows it, compare.py holds two runs against each other. What is
measured on each question stands in measures.py, in one table; what is measured on a whole run, from
its confidences, in abstention.py.
"""
