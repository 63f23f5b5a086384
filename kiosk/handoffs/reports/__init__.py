"""Papers for the record, made from facts alone: one module a paper, one table of them, one module that sets type."""
