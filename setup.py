"""Which folders make up the installed package; everything else is said in pyproject.toml.

Scenarios and virtual trials live at the top of the checkout, where people look for them, and travel inside
the package as `sim/shipped` and `sim/shipped_trials`. setuptools cannot say "find the packages, and add these
folders" without code.
"""

from setuptools import find_namespace_packages, setup

setup(
    packages=[
        *find_namespace_packages(include=["sim", "sim.*", "dashboard", "dashboard.*"]),
        "sim.shipped",
        "sim.shipped_trials",
    ],
    package_dir={"sim.shipped": "scenarios", "sim.shipped_trials": "trials"},
    package_data={
        "sim": ["py.typed"],
        "sim.evidence": ["**/*.yaml", "**/*.csv", "*.parquet"],
        "sim.studies.lever_effects": ["shipped/*.parquet"],
        "sim.world.roster": ["*.yaml"],
        "sim.shipped": ["**/*.yaml", "**/*.csv"],
        "sim.shipped_trials": ["*.yaml"],
        "dashboard": ["assets/**/*"],
    },
)
