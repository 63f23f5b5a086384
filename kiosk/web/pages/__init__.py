"""One blueprint a concern. Views are thin: what is done is done by a use case."""
