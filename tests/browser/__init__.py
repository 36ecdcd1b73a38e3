"""Every page in a real browser: accessible, whole at every width, quiet, in every role and language."""
