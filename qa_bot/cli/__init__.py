"""The command line: what is typed -> one function -> what is printed."""
