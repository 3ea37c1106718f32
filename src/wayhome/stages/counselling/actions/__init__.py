"""The verbs of counselling: sessions, explained points, judgements, screenings, assessments, concerns, facts."""

from wayhome.stages.counselling.actions.assessing import AssessmentFacts, FactorFacts, record_assessment
from wayhome.stages.counselling.actions.checklist import Telling, mark_points
from wayhome.stages.counselling.actions.judging import JudgementFacts, record_voluntariness
from wayhome.stages.counselling.actions.points import (
    PointFacts,
    Wording,
    drop_point,
    publish_point,
    write_point,
)
from wayhome.stages.counselling.actions.protecting import (
    decide_concern,
    raise_concern,
    record_protection_fact,
)
from wayhome.stages.counselling.actions.screening import record_screening
from wayhome.stages.counselling.actions.sessions import SessionFacts, gaps_of, save_session

__all__ = [
    "AssessmentFacts",
    "FactorFacts",
    "JudgementFacts",
    "PointFacts",
    "SessionFacts",
    "Telling",
    "Wording",
    "decide_concern",
    "drop_point",
    "gaps_of",
    "mark_points",
    "publish_point",
    "raise_concern",
    "record_assessment",
    "record_protection_fact",
    "record_screening",
    "record_voluntariness",
    "save_session",
    "write_point",
]
