"""What each lever does alone, future by future: simulated once for an institution, stored, and put together for policies."""
