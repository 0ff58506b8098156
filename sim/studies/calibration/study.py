"""The study file of a calibration: checked before anything runs."""

from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from sim.evidence.outcomes import calibration_bands
from sim.evidence.priors import uncertain
from sim.foundation.checked import Line, Place, Titled, Whole, wrong
from sim.foundation.errors import nearest
from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml
from sim.studies.calibration.data import Banded

MOST_FITTED = 6
FILE = "calibration.yaml"


class CalibrationStudy(Titled):
    """What is fitted, to what, with how much work.

    Attributes:
        name: Short name; made from the title where it is not given.
        title: In words.
        why: What it is for.
        institution: Name or path.
        months: Horizon over which outcomes are taken.
        fitted: Parameters, at most six.
        targets: Keys of `targets.yaml`.
        waves: Points of each wave.
        draws: Equally weighted draws that are kept.
        seed: Of everything.
    """

    title: Line = Field(description="one line of text")
    institution: Place = Field("typical", description="a built-in institution or the path of a file")
    months: Whole = Field(60, ge=12, le=600, description="whole months from 12 to 600")
    fitted: tuple[str, ...] = Field(description="a list of one to six parameters")
    targets: tuple[str, ...] = Field(description="a list of targets that may be fitted")
    waves: tuple[Whole, ...] = Field(description="a list of two to ten numbers of points")
    draws: Whole = Field(200, ge=10, le=10_000, description="whole numbers from 10 to 10,000")
    seed: Whole = Field(1, ge=0, le=2**31, description="a whole number from 0")

    @field_validator("fitted")
    @classmethod
    def _few_and_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in uncertain():
                raise wrong(
                    f'"{name}" is not a parameter with a range.',
                    allowed="a name that `attrition parameters` lists",
                    near=nearest(name, uncertain()),
                )
        if not 1 <= len(set(names)) == len(names) <= MOST_FITTED:
            raise wrong("One to six parameters are fitted, each named once.")
        return names

    @field_validator("targets")
    @classmethod
    def _may_be_fitted(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        known = [band.target for band in calibration_bands()]
        for name in names:
            if name not in known:
                raise wrong(
                    f'"{name}" is not a target that may be fitted.', allowed=", ".join(known), near=nearest(name, known)
                )
        if not names or len(set(names)) != len(names):
            raise wrong("At least one target, each named once.")
        return names

    @model_validator(mode="after")
    def _enough_work(self) -> Self:
        if not 2 <= len(self.waves) <= 10 or min(self.waves) < 50 or max(self.waves) > 1_000_000:
            raise wrong("Two to ten waves of 50 to 1,000,000 points.", key="waves")
        return self

    @property
    def data(self) -> list[Banded]:
        """The targets as data."""
        bands = {band.target: band for band in calibration_bands()}
        return [
            Banded(name, bands[name].outcome, bands[name].point, bands[name].low, bands[name].high)
            for name in self.targets
        ]


def load_study(path: Path | None = None) -> CalibrationStudy:
    """Read a study file; the shipped one where left out.

    Raises:
        InputError: With file, line and key.
    """
    return CalibrationStudy.from_parsed(read_yaml(evidence_dir() / FILE if path is None else path), None, "")
