"""Which folders make up the installed package; everything else is said in pyproject.toml.

The scenarios live at the top of the checkout, where people look for them, and travel inside the
package as `sim/shipped`. setuptools cannot say "find the packages, and add this folder" without code.
"""

from setuptools import find_namespace_packages, setup

setup(
    packages=[*find_namespace_packages(include=["sim", "sim.*", "dashboard", "dashboard.*"]), "sim.shipped"],
    package_dir={"sim.shipped": "scenarios"},
    package_data={
        "sim": ["py.typed"],
        "sim.evidence": ["**/*.yaml", "**/*.csv"],
        "sim.shipped": ["**/*.yaml", "**/*.csv"],
        "dashboard": ["assets/**/*"],
    },
)
