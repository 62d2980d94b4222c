"""fairdict: a FAIR research-data catalogue and metadata harvester."""
