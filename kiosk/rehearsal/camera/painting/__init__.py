"""What a scene looks like before light and lens: backdrop, things, prints."""
