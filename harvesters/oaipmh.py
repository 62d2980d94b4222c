"""The oaipmh harvester."""
