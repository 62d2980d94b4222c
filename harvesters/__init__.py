"""The bundled harvesters, one protocol a file; imported as ``fairdict_harvesters``."""
