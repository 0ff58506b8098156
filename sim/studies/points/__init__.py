"""THE evaluator of points, its pools and its store: every study and analysis simulates through this room.

A point is one set of things that may differ from run to run: parameters, levers, mechanisms, a draw, a combination. A study
evaluates many points, keeps what it found, and goes on after an interruption at any moment. It is done in one way:

- `evaluator` simulates one point: parameter values in, outcomes out.
- `parts`: points are cut into parts, pieces of work of about a second. How they are cut depends on the study alone, and a
  part becomes the same bytes whoever works on it: a Parquet file with checksums that says which study it belongs to.
- `pools` and `dask_pool` work on parts on threads, in processes or on a cluster. Only the caller writes.
- `store` is the run folder: a manifest with all that results depend on, one file for each part, and what failed. Each file
  is either whole or not there; a damaged one is made again; another study's or version's folder is refused.
- `work` does what is missing in a folder: it holds the folder against other processes, hands parts to a pool, keeps them.

Two kinds of work stand on it. A design study (`sim.studies.sweep`) knows all its points beforehand and has numbered parts,
so that shards of it can be run anywhere and merged. All others ask a `PointCache` for points as they need them: it looks up
what is known by a key that says what the point is, evaluates the rest in parts, and keeps it. A calibration, a search or a
scoreboard that was killed is begun again and finds at once what it had simulated; what follows from that is
computed again.
"""
