"""The commands that run beside a study: the benchmark."""
