"""The dcat harvester."""
