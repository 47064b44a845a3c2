"""All indices of the store. A noun's module declares its own; here they are listed."""

from __future__ import annotations

from search_api.store.elastic import (
    accounts,
    audit,
    building,
    clock,
    crawl_state,
    facts_index,
    heads,
    jobs,
    leases,
    lines,
    members,
    outlets,
    statements,
    story_rows,
    work_claims,
)
from search_api.store.elastic.indices import IndexSpec

SPECS: tuple[IndexSpec, ...] = (
    clock.SPEC,
    leases.SPEC,
    heads.SPEC,
    members.CLAIMS,
    members.TEXTS,
    statements.SPEC,
    statements.PASSAGES,
    outlets.SPEC,
    lines.SPEC,
    facts_index.SPEC,
    building.SPEC,
    story_rows.WORDS,
    story_rows.STORY,
    story_rows.PLAN,
    accounts.PERSON,
    accounts.TOKEN,
    accounts.SESSION,
    audit.SPEC,
    crawl_state.SOURCE,
    crawl_state.PAGE,
    jobs.JOB,
    jobs.BROUGHT,
    work_claims.SPEC,
)
