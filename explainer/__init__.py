"""A static-site generator for explainer microsites about disputed stories."""
