"""The evaluator of points: parameter values and policies in, outcomes out."""
