"""Measuring the program. May use all of it; nothing in the program uses this.

A run (answers.jsonl) is one thing and its scoring another: runs.py asks the questions, metrics.py
scores what was answered, report.py shows it. What is measured stands in measures.py, in one table.
"""
