"""From a question to results: one scenario, or several compared under common random numbers."""
