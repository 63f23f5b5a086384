"""From the record and the kiosk's answer to what a person reads."""
