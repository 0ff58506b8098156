"""Studies: many points of the model, evaluated and kept by one evaluator and one store."""
