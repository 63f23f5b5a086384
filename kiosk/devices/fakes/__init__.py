"""Fake devices for tests and the rehearsal. Configuration can't reach them: nothing in `kiosk.config` imports this."""
