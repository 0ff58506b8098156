"""What each lever does alone, future by future: simulated once for an institution, stored, and put together for policies."""

LEVEL = 0.7
"""At which levers are compared unless another level is asked for: "most clinics"."""
