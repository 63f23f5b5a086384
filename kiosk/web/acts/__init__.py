"""What a screen offers: one row for each act, its forms, its work lists, and the task it is acted out in."""
