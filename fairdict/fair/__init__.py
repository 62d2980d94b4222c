"""Judging: rules that turn a document and what is known of its source into findings, and lenses that weigh them."""
