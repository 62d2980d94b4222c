"""The schemaorg harvester."""
