"""The dashboard for a whole school: several processes that share answers, jobs and sessions through one private folder."""
