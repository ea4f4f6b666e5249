"""The drawers of panels, one module a family of kinds."""
