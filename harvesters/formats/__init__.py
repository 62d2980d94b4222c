"""What one XML format means, apart from the protocol that brings it; imported as ``fairdict_harvesters.formats``."""
