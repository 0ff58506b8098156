"""Calibration: which parameters the few published targets, or a school's own numbers, leave plausible.

The method is history matching by a linear and a curved emulator, then importance sampling with real simulations:
Craig et al., "Pressure matching for hydrocarbon reservoirs", 1997; Vernon, Goldstein and Bower, "Galaxy
formation: a Bayesian uncertainty analysis", Bayesian Analysis 2010; Wilkinson, "Approximate Bayesian
computation gives exact results under the assumption of model error", SAGMB 2013; Owen and Zhou, "Safe and
effective importance sampling", JASA 2000; Rahimi and Recht, "Random features for large-scale kernel machines", 2007.
"""
