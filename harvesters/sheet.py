"""The sheet harvester."""
