"""The catalogue as text: metrics, presets, and what to copy."""
