"""What every room stands on: errors, checked models, YAML files, and where shipped files lie."""
