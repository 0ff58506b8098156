"""Virtual trials: published studies, replayed in the simulation."""
