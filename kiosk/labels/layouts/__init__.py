"""One module a kind of label: where everything stands, in millimetres from the upper left of its stock."""
