"""The wording of invented plans: objectives, and under each the activities of a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """One activity as it is worded; start and end are shares of the plan's time, budget in thousand KGS."""

    title: str
    pillar: str
    area: str
    contribution: str
    policy: str
    responsible: str
    budget: int
    source: str
    start: float
    end: float
    weight: float = 1
    expected: str = ""


A = Activity
LOCAL_1325 = {
    "Women and youth take part in local decisions": (
        A("Reserve seats for women and youth in the public hearings on the budget", "participation", "A3",
          "dialogue_trust", "unscr_1325", "kenesh", 0, "none", 0.0, 0.25, 2,
          "Two hearings with women and youth"),
        A("School of leadership for women candidates to the local kenesh", "participation", "A3",
          "sustainable_peace", "unscr_1325", "womens-council", 90, "project", 0.1, 0.45, 2,
          "20 women complete it"),
        A("Youth days in the kenesh", "participation", "A3", "dialogue_trust", "youth", "youth-committee", 25,
          "local_budget", 0.2, 0.7, 1, "Four youth days"),
        A("Quarterly meeting of women's council, kenesh and executive", "participation", "A3",
          "dialogue_trust", "unscr_1325", "womens-council", 0, "none", 0.0, 1.0, 1,
          "Minutes of each meeting"),
    ),
    "Families and schools are free of violence": (
        A("Training of teachers and neighbourhood inspectors on referral", "protection", "A4", "anticipation",
          "unscr_1325", "violence-committee", 60, "project", 0.05, 0.3, 1, "All schools covered"),
        A("Crisis room and a list of contacts for referral", "protection", "A4", "sustainable_peace",
          "unscr_1325", "executive", 180, "local_budget", 0.3, 0.8, 3, "Room furnished and open"),
        A("Parents' meetings on early marriage and bullying", "protection", "A4", "anticipation",
          "unscr_1325", "violence-committee", 20, "community", 0.15, 0.6, 1, "One meeting in each school"),
    ),
    "Disputes are seen early and settled by talking": (
        A("Mediation hours with the aksakal court", "prevention", "A1", "anticipation", "kyrgyz_zharany",
          "aksakal-court", 15, "community", 0.1, 0.9, 1, "Hours held every week"),
        A("Water schedule agreed before each irrigation season", "prevention", "A1", "anticipation",
          "kyrgyz_zharany", "executive", 40, "local_budget", 0.3, 0.55, 2, "Schedule on the notice board"),
        A("Joint round of neighbours along the pasture border", "prevention", "A2", "dialogue_trust",
          "kyrgyz_zharany", "executive", 35, "project", 0.45, 0.65, 1, "Protocol of the round"),
        A("Conversation about belief and tradition with young people", "prevention", "A5", "dialogue_trust",
          "religious_sphere", "youth-committee", 20, "project", 0.5, 0.85, 1, "Three conversations"),
    ),
    "People are ready for emergencies and recovery": (
        A("Emergency plan that names needs of women, older people and people with disabilities",
          "relief_recovery", "A1", "anticipation", "unscr_1325", "executive", 30, "local_budget", 0.2, 0.5, 2,
          "Plan approved"),
        A("Small stock of first need in the women's council", "relief_recovery", "A1", "sustainable_peace",
          "unscr_1325", "womens-council", 70, "private", 0.5, 0.95, 1, "Stock listed"),
        A("Sewing and repair workshop for families who lost income", "relief_recovery", "A3",
          "sustainable_peace", "unscr_1325", "ngo", 220, "project", 0.35, 1.0, 3,
          "Twelve families take part"),
    ),
}
PREVENTION = {
    "Signals reach the municipality in time": (
        A("Contact points for early warning in each neighbourhood", "prevention", "A1", "anticipation",
          "kyrgyz_zharany", "prevention-centre", 15, "project", 0.0, 0.3, 2, "List of contact points"),
        A("Monthly review of signals", "prevention", "A1", "anticipation", "kyrgyz_zharany",
          "prevention-centre", 0, "none", 0.05, 1.0, 1, "Minutes of each review"),
        A("Short guide on checking rumours", "prevention", "A1", "anticipation", "youth", "youth-committee",
          18, "project", 0.15, 0.45, 1, "Guide handed out"),
    ),
    "Water and pasture disputes are answered": (
        A("Repair of the shared water gate", "prevention", "A1", "sustainable_peace", "kyrgyz_zharany",
          "executive", 260, "local_budget", 0.25, 0.6, 3, "Gate repaired"),
        A("Observers for the night turns of irrigation", "prevention", "A1", "anticipation", "kyrgyz_zharany",
          "prevention-centre", 30, "community", 0.35, 0.7, 1, "Observers named by the neighbourhoods"),
        A("Signs on the pasture border", "prevention", "A2", "dialogue_trust", "kyrgyz_zharany", "executive",
          45, "local_budget", 0.4, 0.75, 1, "Signs placed"),
        A("Meeting of pasture users from both sides of the border", "prevention", "A2", "dialogue_trust",
          "kyrgyz_zharany", "ngo", 55, "project", 0.5, 0.8, 1, "Joint statement"),
    ),
    "Young people have someone to turn to": (
        A("School mediators", "participation", "A3", "dialogue_trust", "youth", "youth-committee", 40,
          "project", 0.2, 0.9, 2, "Two mediators a school"),
        A("Hotline hours against violence in the family", "protection", "A4", "anticipation", "unscr_1325",
          "violence-committee", 25, "local_budget", 0.1, 0.8, 1, "Hours announced"),
        A("Sports day of neighbouring schools", "prevention", "A5", "dialogue_trust", "youth",
          "youth-committee", 30, "private", 0.6, 0.95, 1, "Six schools take part"),
    ),
}
IMPLEMENTATION = {
    "The call is fair and known to all": (
        A("Regulation on local initiatives goes to the kenesh", "participation", "A5", "dialogue_trust",
          "kyrgyz_zharany", "executive", 0, "none", 0.0, 0.1, 1, "Decision of the kenesh"),
        A("Commission with women and youth", "participation", "A3", "dialogue_trust", "unscr_1325",
          "executive", 0, "none", 0.05, 0.15, 1, "Order on the commission"),
        A("Meetings in each neighbourhood about the call", "participation", "A3", "dialogue_trust",
          "kyrgyz_zharany", "executive", 12, "local_budget", 0.1, 0.3, 1, "Lists of meetings"),
    ),
    "Initiatives are chosen and financed": (
        A("Public discussion of the applications", "participation", "A3", "dialogue_trust", "kyrgyz_zharany",
          "executive", 10, "local_budget", 0.2, 0.35, 1, "Protocol of the discussion"),
        A("Scoring and publication of the winners", "participation", "A1", "dialogue_trust", "kyrgyz_zharany",
          "executive", 0, "none", 0.3, 0.4, 1, "List on the notice board"),
        A("Agreements and co-financing", "prevention", "A1", "sustainable_peace", "kyrgyz_zharany",
          "executive", 150, "community", 0.35, 0.5, 2, "Agreements signed"),
    ),
    "Initiatives are carried out and reported": (
        A("Initiative of the residents: works and purchases", "prevention", "A1", "sustainable_peace",
          "kyrgyz_zharany", "executive", 450, "project", 0.45, 0.9, 4, "Works handed over"),
        A("Initiative of the youth: works and purchases", "participation", "A3", "sustainable_peace", "youth",
          "executive", 120, "project", 0.45, 0.85, 2, "Works handed over"),
        A("Visits of the commission", "protection", "A4", "anticipation", "unscr_1325", "executive", 8,
          "local_budget", 0.5, 0.9, 1, "Two visits an initiative"),
        A("Report to the community", "participation", "A1", "dialogue_trust", "kyrgyz_zharany", "executive",
          5, "local_budget", 0.85, 1.0, 1, "Protocol of the meeting"),
    ),
}
