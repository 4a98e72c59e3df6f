"""The operators' console under `/operator`: signing in, what waits, sites, runs, schedules, mail, the log, accounts.

Every deed is a POST with a form's secret, is written to the audit log, and leads back by 303 to a page that
says what was done. Decisions on requests and listings stand in `review.py`.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import accounts, audit, runs, schedules, sites
from directory.database import Database, now
from directory.fields import FieldError
from directory.mail import sign_in_url
from directory.optouts import OptOuts
from directory.settings import Settings
from directory.tables import AuditEntry, Clinic, CrawlRun, CrawlRunSite, Location, Mail, Operator, Schedule, SignInLink, Site, WorkerLease
from directory.tokens import hash_token
from portal import disagreements, review
from portal.console import back, found, refuse, show
from portal.security import (
    FORM_LIMIT,
    NO_STORE,
    Form,
    SignInRequiredException,
    limit,
    read_form,
    require_admin,
    require_operator,
    session_cookie,
    session_cookie_name,
    signed_in,
    to_sign_in,
)
from portal.value_forms import in_a_sentence

PAGE_SIZE = 50
RUN_SITES = 200
"""Sites of one run shown at a time; the ones that need attention come first."""
SITE_CHOICES = 300
PRESETS = {
    "30 3 * * *": "Every day at 03:30", "30 3 * * 1": "Every Monday at 03:30", "30 3 1,15 * *": "On the 1st and the 15th at 03:30",
    "30 3 1 * *": "On the 1st of each month at 03:30",
}
TIME_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu", "UTC",
)


# --- signing in --------------------------------------------------------------------------------------


@get("/operator/sign-in", sync_to_thread=True)
def ask_sign_in(database: NamedDependency[Database]) -> Template:
    """How to sign in; with a password where an account has one."""
    with database.read() as session:
        return _sign_in_page(session)


@post("/operator/sign-in", sync_to_thread=True, middleware=[limit("sign-in", 10, "minute")])
def sign_in(form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Template | Redirect:
    """Sign in with a password; the answer does not tell whether the address is known."""
    with database.read() as session:
        operator = accounts.check_password(session, form.text("email"), next(iter(form.all("password")), ""))
        if operator is None:
            return _sign_in_page(session, form.text("email"), "This address and password do not fit together.", status_code=422)
    return _enter(database, settings, operator)


def _sign_in_page(session: Session, email: str = "", error: str = "", status_code: int = 200) -> Template:
    has_password = session.exec(select(Operator.id).where(col(Operator.password_hash).is_not(None), col(Operator.active))).first() is not None
    context = {"email": email, "error": error, "has_password": has_password}
    return Template("operator/sign_in.html", context=context, status_code=status_code)


@get("/operator/sign-in/{token:str}", sync_to_thread=True)
def ask_sign_in_by_link(token: FromPath[str], database: NamedDependency[Database]) -> Template:
    """A button that uses the one-time link; opening the address alone does not, since mail scanners do that too."""
    with database.read() as session:
        link = session.get(SignInLink, hash_token(token))
        usable = link is not None and link.used_at is None and link.expires_at > now()
    return Template("operator/sign_in_link.html", context={"token": token, "usable": usable}, status_code=200 if usable else 410)


@post("/operator/sign-in/{token:str}", sync_to_thread=True, middleware=[limit("sign-in-link", 20, "minute")])
def sign_in_by_link(
    token: FromPath[str], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Template | Redirect:
    """Use a one-time link."""
    with database.write() as session:
        operator = accounts.use_sign_in_link(session, token)
    if operator is None:
        return Template("operator/sign_in_link.html", context={"token": token, "usable": False}, status_code=410)
    return _enter(database, settings, operator)


def _enter(database: Database, settings: Settings, operator: Operator) -> Redirect:
    with database.write() as session:
        token = accounts.open_session(session, session.get_one(Operator, operator.id))
    return Redirect("/operator", status_code=303, cookies=[session_cookie(settings, token)])


@post("/sign-out", sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Redirect:
    """End this browser's session."""
    with database.write() as session:
        accounts.close_session(session, request.cookies.get(session_cookie_name(settings), ""))
    answer = Redirect("/operator/sign-in", status_code=303)
    answer.delete_cookie(session_cookie_name(settings), path="/operator")
    return answer


# --- overview ----------------------------------------------------------------------------------------


@get("/", sync_to_thread=True)
def overview(database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None) -> Template:
    """What waits, what runs, what went wrong in the last week, and whether a worker is alive."""
    with database.read() as session:
        recent = now() - timedelta(days=7)
        failed = session.exec(
            select(CrawlRun).where(CrawlRun.state == "failed", CrawlRun.requested_at > recent)
            .order_by(col(CrawlRun.requested_at).desc()).limit(5)
        ).all()
        running = session.exec(select(CrawlRun).where(col(CrawlRun.state).in_(runs.UNFINISHED)).order_by(col(CrawlRun.requested_at))).all()
        seen = session.exec(select(func.max(WorkerLease.last_seen_at))).one()
        return show(
            session, me, "overview", "overview", done=done, failed=failed, running=running,
            differing=len(disagreements.disagreements(session)),
            worker_alive=seen is not None and seen > now() - timedelta(minutes=1),
            sites_total=session.exec(select(func.count()).select_from(Site)).one(), sites_active=_active_sites(session),
            due=session.exec(select(Schedule).where(col(Schedule.enabled)).order_by(col(Schedule.next_due_at))).first(),
        )


def _active_sites(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Site).where(Site.status == "active")).one()


# --- sites -------------------------------------------------------------------------------------------


class SiteRow(msgspec.Struct, frozen=True):
    """One site in the list, with how its last crawl ended."""

    site: Site
    last_state: str
    last_note: str
    listings: int


@get("/sites", sync_to_thread=True)
def list_sites(
    database: NamedDependency[Database], me: NamedDependency[Operator], q: FromQuery[str] = "", status: FromQuery[str] = "",
    page: FromQuery[int] = 1, done: FromQuery[str | None] = None,
) -> Template:
    """The sites, by host."""
    with database.read() as session:
        return _sites_page(session, me, q=q, status=status, page=max(page, 1), done=done)


@post("/sites", sync_to_thread=True)
def add_site(form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Template | Redirect:
    """Add a site by its start address or domain."""
    typed = form.text("url")
    try:
        with database.write() as session:
            known = session.exec(select(func.count()).select_from(Site)).one()
            site = sites.add_site(session, typed, me.email)
            is_new = session.exec(select(func.count()).select_from(Site)).one() > known
            path = f"/operator/sites/{site.id}"
    except FieldError as error:
        with database.read() as session:
            return _sites_page(session, me, typed=typed, error=in_a_sentence(error), status_code=422)
    return back(path, "site-added" if is_new else "site-known")


def _sites_page(
    session: Session, me: Operator, *, q: str = "", status: str = "", page: int = 1, done: str | None = None, typed: str = "",
    error: str = "", status_code: int = 200,
) -> Template:
    query = select(Site).order_by(col(Site.host)).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    if q.strip():
        query = query.where(col(Site.host).contains(q.strip().lower(), autoescape=True))
    if status:
        query = query.where(Site.status == status)
    matching = list(session.exec(query))
    return show(
        session, me, "sites", "sites", done=done, status_code=status_code, rows=[_site_row(session, site) for site in matching[:PAGE_SIZE]],
        more=len(matching) > PAGE_SIZE, page=page, q=q, status=status, typed=typed, error=error, active=_active_sites(session),
    )


def _site_row(session: Session, site: Site) -> SiteRow:
    last = session.exec(select(CrawlRunSite).where(CrawlRunSite.site_id == site.id).order_by(col(CrawlRunSite.id).desc()).limit(1)).first()
    return SiteRow(site, last.state if last else "", last.note if last else "", len(_locations(session, site)))


def _locations(session: Session, site: Site) -> list[Location]:
    query = select(Location).join(Clinic, col(Location.clinic_id) == col(Clinic.id)).where(Clinic.site_id == site.id)
    return list(session.exec(query.order_by(col(Location.name))))


@get("/sites/{ident:int}", sync_to_thread=True)
def show_site(
    ident: FromPath[int], database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None
) -> Template:
    """One site: its listings, its last crawls, its schedule, and what can be done with it."""
    with database.read() as session:
        site = found(session, Site, ident)
        crawls = session.exec(
            select(CrawlRunSite).where(CrawlRunSite.site_id == site.id).order_by(col(CrawlRunSite.id).desc()).limit(10)
        ).all()
        schedule = schedules.find_schedule(session, site.id)
        return show(
            session, me, "site", "sites", done=done, site=site, crawls=crawls, locations=_locations(session, site),
            schedule=_schedule_row(session, schedule) if schedule else None,
        )


@post("/sites/{ident:int}/{action:str}", sync_to_thread=True)
def change_site(
    ident: FromPath[int], action: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database],
    settings: NamedDependency[Settings], me: NamedDependency[Operator],
) -> Redirect:
    """Crawl a site now, pause it, resume it, set its pace, or take it out for ever (`crawl`, `pause`, `resume`, `pace`, `opt-out`)."""
    path = f"/operator/sites/{ident}"
    with database.write() as session:
        site = found(session, Site, ident)
        match action:
            case "crawl":
                run = runs.request_run(session, [ident], me.email, "manual", batch_sites=settings.crawl_batch_sites)
                return back(f"/operator/runs/{run.id}", "crawl")
            case "pause":
                sites.pause_site(session, site, me.email)
                return back(path, "paused")
            case "resume":
                sites.resume_site(session, site, me.email)
                return back(path, "resumed")
            case "pace":
                typed = form.text("days")
                if typed and not typed.isdecimal():
                    raise FieldError("days", f"{typed} is not a number of days")
                sites.pace_site(session, site, int(typed) if typed else None, me.email)
                return back(path, "paced")
            case "opt-out":
                if form.text("sure") != "yes":
                    raise FieldError("sure", "Tick the box that says you are sure; taking a site out cannot be undone here")
                sites.opt_out_site(session, site, me.email, OptOuts(settings.data_dir))
                return back(path, "opted-out")
    raise NotFoundException


# --- runs --------------------------------------------------------------------------------------------


@get("/runs", sync_to_thread=True)
def list_runs(database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None) -> Template:
    """The newest runs."""
    with database.read() as session:
        rows = [runs.run_progress(session, run.id, most_sites=0) for run in runs.recent_runs(session, 20)]
        return show(session, me, "runs", "runs", done=done, rows=rows, active=_active_sites(session))


@post("/runs", sync_to_thread=True)
def crawl_all(database: NamedDependency[Database], settings: NamedDependency[Settings], me: NamedDependency[Operator]) -> Redirect:
    """Crawl all active sites now."""
    with database.write() as session:
        run = runs.request_run(session, None, me.email, "manual", batch_sites=settings.crawl_batch_sites)
    return back(f"/operator/runs/{run.id}", "crawl")


@get("/runs/{ident:str}", sync_to_thread=True)
def show_run(
    ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None
) -> Template:
    """One run; the part that moves asks for itself every second while the run lasts, and "reload" does without script."""
    with database.read() as session:
        return show(session, me, "run", "runs", done=done, **_run(session, ident))


@get("/runs/{ident:str}/progress", sync_to_thread=True)
def show_run_progress(ident: FromPath[str], database: NamedDependency[Database]) -> Template:
    """The moving part of a run's page alone."""
    with database.read() as session:
        return Template("operator/run_progress.html", context=_run(session, ident))


def _run(session: Session, ident: str) -> dict[str, Any]:
    try:
        run = runs.run_progress(session, ident, most_sites=RUN_SITES)
    except LookupError as error:
        raise NotFoundException from error
    counts = [(state, run.counts[state]) for state in runs.BY_ATTENTION if run.counts.get(state)]
    return {"run": run, "rows": run.sites, "hidden": run.sites_total - len(run.sites), "counts": counts}


@post("/runs/{ident:str}/cancel", sync_to_thread=True)
def cancel_run(ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Redirect:
    """Stop a run."""
    with database.write() as session:
        runs.cancel_run(session, found(session, CrawlRun, ident), me.email)
    return back(f"/operator/runs/{ident}", "cancelled")


# --- schedules ---------------------------------------------------------------------------------------


class ScheduleRow(msgspec.Struct, frozen=True):
    """A schedule in words, with its next times."""

    id: int
    site_id: int | None
    host: str
    cron: str
    time_zone: str
    in_words: str
    enabled: bool
    times: list[str]
    last_fired_at: datetime | None
    set_by: str


def _schedule_row(session: Session, schedule: Schedule) -> ScheduleRow:
    site = session.get(Site, schedule.site_id) if schedule.site_id is not None else None
    assert schedule.id is not None
    return ScheduleRow(
        schedule.id, schedule.site_id, site.host if site else "All active sites", schedule.cron, schedule.time_zone,
        schedules.in_words(schedule.cron), schedule.enabled, _next_times(schedule.cron, schedule.time_zone), schedule.last_fired_at,
        schedule.set_by,
    )


def _next_times(cron: str, time_zone: str) -> list[str]:
    """Return the next five times of a schedule in its own time zone."""
    return [f"{moment.astimezone(ZoneInfo(time_zone)):%a %d %b %Y, %H:%M}" for moment in schedules.next_times(cron, time_zone, now())]


@get("/schedules", sync_to_thread=True)
def list_schedules(
    database: NamedDependency[Database], me: NamedDependency[Operator], site: FromQuery[int | None] = None, done: FromQuery[str | None] = None
) -> Template:
    """All schedules, and the form that sets one."""
    with database.read() as session:
        return _schedules_page(session, me, site_id=site, done=done)


@post("/schedules", sync_to_thread=True)
def set_schedule(form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Template | Redirect:
    """Set a schedule, or with `action` preview show its next times only."""
    target = form.text("site")
    site_id = int(target) if target.isdigit() else None
    preset, own, time_zone = form.text("preset"), form.text("cron"), form.text("time_zone")
    cron = preset if preset in PRESETS else own
    times: list[str] = []
    try:
        if form.text("action") == "preview":
            times = _next_times(cron, time_zone)
        else:
            with database.write() as session:
                schedules.set_schedule(session, site_id, cron, time_zone, me.email)
            return back("/operator/schedules", "schedule")
    except FieldError as error:
        with database.read() as session:
            return _schedules_page(
                session, me, site_id=site_id, preset=preset, cron=own, time_zone=time_zone, errors={error.field: in_a_sentence(error)},
                status_code=422,
            )
    with database.read() as session:
        return _schedules_page(
            session, me, site_id=site_id, preset=preset, cron=own, time_zone=time_zone, times=times, said=schedules.in_words(cron),
        )


@post("/schedules/{ident:int}/{action:str}", sync_to_thread=True)
def change_schedule(
    ident: FromPath[int], action: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator]
) -> Redirect:
    """Let a schedule rest, go on, or end (`disable`, `enable`, `remove`)."""
    with database.write() as session:
        schedule = found(session, Schedule, ident)
        match action:
            case "remove":
                schedules.remove_schedule(session, schedule.site_id, me.email)
                return back("/operator/schedules", "schedule-removed")
            case "enable" | "disable":
                schedules.enable_schedule(session, schedule, action == "enable", me.email)
                return back("/operator/schedules", "schedule-on" if action == "enable" else "schedule-off")
    raise NotFoundException


def _choosable_sites(session: Session, site_id: int | None) -> list[Site]:
    """Return the sites that the form offers: all while they are few, else only the one that was asked for."""
    known = sites.list_sites(session)
    return known if len(known) <= SITE_CHOICES else [site for site in known if site.id == site_id]


def _schedules_page(
    session: Session, me: Operator, *, site_id: int | None = None, preset: str = "30 3 * * 1", cron: str = "",
    time_zone: str = "America/New_York", times: list[str] | None = None, said: str = "", errors: dict[str, str] | None = None,
    done: str | None = None, status_code: int = 200,
) -> Template:
    rows = session.exec(select(Schedule).order_by(col(Schedule.next_due_at))).all()
    zones = TIME_ZONES if time_zone in TIME_ZONES else (*TIME_ZONES, time_zone)
    return show(
        session, me, "schedules", "schedules", done=done, status_code=status_code, rows=[_schedule_row(session, row) for row in rows],
        sites=_choosable_sites(session, site_id), site_id=site_id, preset=preset, cron=cron, time_zone=time_zone, zones=zones, presets=PRESETS,
        times=times or [], said=said, errors=errors or {},
    )


# --- mail and the log --------------------------------------------------------------------------------


@get("/mail", sync_to_thread=True)
def list_mail(database: NamedDependency[Database], me: NamedDependency[Operator]) -> Template:
    """The newest mail; without an SMTP server it is kept here instead of being sent."""
    with database.read() as session:
        query = select(Mail).order_by(col(Mail.queued_at).desc()).limit(PAGE_SIZE)
        return show(session, me, "mail", "mail", rows=session.exec(_readable(query, me)).all())


@get("/mail/{ident:str}", sync_to_thread=True)
def show_mail(ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Template:
    """One mail as text."""
    with database.read() as session:
        mail = session.exec(_readable(select(Mail).where(Mail.id == ident), me)).first()
        if mail is None:
            raise NotFoundException
        return show(session, me, "mail_text", "mail", mail=mail)


def _readable(query: Any, me: Operator) -> Any:
    """Leave out mail to other operators, which may hold a sign-in link, unless an admin looks."""
    if me.role == "admin":
        return query
    return query.where(col(Mail.recipient).not_in(select(Operator.email).where(Operator.id != me.id)))


@get("/audit", sync_to_thread=True)
def list_audit(
    database: NamedDependency[Database], me: NamedDependency[Operator], about: FromQuery[str] = "", before: FromQuery[int | None] = None
) -> Template:
    """Who did what, the newest first; `about` begins an action or is an actor or a subject."""
    with database.read() as session:
        query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(PAGE_SIZE + 1)
        if before is not None:
            query = query.where(col(AuditEntry.id) < before)
        if wanted := about.strip():
            query = query.where(
                col(AuditEntry.action).startswith(wanted, autoescape=True)
                | (col(AuditEntry.actor) == wanted) | (col(AuditEntry.subject) == wanted)
            )
        rows = list(session.exec(query))
        return show(session, me, "audit", "audit", rows=rows[:PAGE_SIZE], more=len(rows) > PAGE_SIZE, about=about)


# --- accounts ----------------------------------------------------------------------------------------


@get("/account", sync_to_thread=True)
def show_account(database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None) -> Template:
    """One's own account."""
    with database.read() as session:
        return show(session, me, "account", "account", done=done, error="")


@post("/account", sync_to_thread=True, middleware=[limit("password", 10, "hour")])
def set_password(
    form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings], me: NamedDependency[Operator]
) -> Template | Redirect:
    """Set one's own password; all other browsers are signed out."""
    try:
        with database.write() as session:
            operator = session.get_one(Operator, me.id)
            accounts.set_password(session, operator, next(iter(form.all("password")), ""))
            token = accounts.open_session(session, operator)
    except FieldError as error:
        with database.read() as session:
            return show(session, me, "account", "account", status_code=422, error=in_a_sentence(error))
    return Redirect("/operator/account?done=password", status_code=303, cookies=[session_cookie(settings, token)])


@get("/operators", sync_to_thread=True, guards=[require_admin])
def list_operators(database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None) -> Template:
    """All accounts."""
    with database.read() as session:
        return _operators_page(session, me, done=done)


@post("/operators", sync_to_thread=True, guards=[require_admin])
def add_operator(form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Template | Redirect:
    """Make an account."""
    email, role = form.text("email"), form.text("role") or "operator"
    try:
        with database.write() as session:
            operator = accounts.create_operator(session, email, role)
            audit.record(session, "operator.added_in_console", me.email, f"operator:{operator.id}", role=role)
    except FieldError as error:
        with database.read() as session:
            return _operators_page(session, me, typed=email, role=role, errors={error.field: in_a_sentence(error)}, status_code=422)
    return back("/operator/operators", "operator-added")


@post("/operators/{ident:int}/deactivate", sync_to_thread=True, guards=[require_admin])
def deactivate_operator(ident: FromPath[int], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Redirect:
    """Close an account, but never one's own."""
    if ident == me.id:
        raise FieldError("operator", "You cannot close your own account; another admin can")
    with database.write() as session:
        accounts.deactivate_operator(session, found(session, Operator, ident), me.email)
    return back("/operator/operators", "operator-closed")


@post("/operators/{ident:int}/link", sync_to_thread=True, guards=[require_admin])
def make_link(
    ident: FromPath[int], database: NamedDependency[Database], settings: NamedDependency[Settings], me: NamedDependency[Operator]
) -> Template:
    """Show a one-time sign-in link, here and now only: a redirect would have to carry the secret in an address."""
    with database.write() as session:
        operator = found(session, Operator, ident)
        if not operator.active:
            raise FieldError("operator", "This account is closed")
        token = accounts.make_sign_in_link(session, operator)
        audit.record(session, "operator.link_given", me.email, f"operator:{operator.id}")
    with database.read() as session:
        return _operators_page(session, me, link=sign_in_url(settings.resolved_public_url, token), link_for=operator.email)


def _operators_page(
    session: Session, me: Operator, *, done: str | None = None, typed: str = "", role: str = "operator", errors: dict[str, str] | None = None,
    link: str = "", link_for: str = "", status_code: int = 200,
) -> Template:
    return show(
        session, me, "operators", "operators", done=done, status_code=status_code, rows=accounts.list_operators(session), typed=typed, role=role,
        errors=errors or {}, link=link, link_for=link_for, roles=accounts.ROLES,
    )


CONSOLE = Router(
    "/operator",
    route_handlers=[
        overview, list_sites, add_site, show_site, change_site, list_runs, crawl_all, show_run, show_run_progress, cancel_run,
        list_schedules, set_schedule, change_schedule, list_mail, show_mail, list_audit, show_account, set_password,
        list_operators, add_operator, deactivate_operator, make_link, sign_out, *review.HANDLERS, *disagreements.HANDLERS,
    ],
    guards=[require_operator], dependencies={"me": Provide(signed_in), "form": Provide(read_form)},
    exception_handlers={SignInRequiredException: to_sign_in, FieldError: refuse},
    cache_control=NO_STORE, request_max_body_size=FORM_LIMIT, include_in_schema=False,
)
SIGN_IN = Router(
    "/", route_handlers=[ask_sign_in, sign_in, ask_sign_in_by_link, sign_in_by_link], dependencies={"form": Provide(read_form)},
    cache_control=NO_STORE, request_max_body_size=FORM_LIMIT, include_in_schema=False,
)
ROUTES = [SIGN_IN, CONSOLE]
