"""The declared parameters (YAML and Parquet files) beside their readers: parameters, levers, outcomes, targets, priors."""
