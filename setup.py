"""Which folders make up the installed package; everything else is said in pyproject.toml.

Scenarios, virtual trials and the changelog live at the top of the checkout, where people look for them, and travel
inside the package as `sim/shipped`, `sim/shipped_trials` and `sim/CHANGELOG.md`. setuptools cannot say "find the
packages, and add these" without code.
"""

from pathlib import Path

from setuptools import find_namespace_packages, setup
from setuptools.command.build_py import build_py

CHANGELOG = "CHANGELOG.md"


class BuildWithChangelog(build_py):
    """Copies the changelog into the package: the dashboard reads there what changed since a link was written."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # an editable install reads that of the checkout
            self.copy_file(CHANGELOG, str(Path(self.build_lib, "sim", CHANGELOG)))

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), CHANGELOG]


setup(
    cmdclass={"build_py": BuildWithChangelog},
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
        "dashboard": ["assets/**/*", "data/*.json"],
    },
)
