"""The seven strains, one file each; each is caused by the calendar and by treatment."""
