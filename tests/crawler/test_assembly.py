"""From the readings of pages to one record per location."""

from datetime import UTC, datetime
from typing import Any

from crawler.assembly import assemble_site, dropped_values
from directory.records import ClinicRecord, Evidence, LocationReading, PageReading, ServiceReading, Source, Statement

SITE = "https://clinic.example/"
AT = datetime(2026, 11, 1, tzinfo=UTC)
BOISE = {"street_address": "120 N 5th Street", "unit": "Suite 2", "address_locality": "Boise", "address_region": "ID", "postal_code": "83702"}
NAMPA = {"street_address": "9 Lake Ave", "unit": None, "address_locality": "Nampa", "address_region": "ID", "postal_code": "83651"}
EAGLE = {"street_address": "77 State St", "unit": None, "address_locality": "Eagle", "address_region": "ID", "postal_code": "83616"}


def page(path: str, kind: Any = "other", **parts: Any) -> PageReading:
    """A reading whose evidence rows are written as the readers write them."""
    quotes: dict[str, str] = parts.pop("quotes", {})
    sources: dict[str, Source] = parts.pop("sources", {})
    reading = PageReading(url=SITE + path, kind=kind, **parts)

    def row(field: str, value: Any, service: str | None = None) -> None:
        quote = quotes.get(field, f"{value} on {path or 'home'}")
        reading.evidence.append(Evidence(
            field=field, value=value, quote=quote, source=sources.get(field, "page_text"), service=service, rule="test",
        ))

    if reading.clinic_name:
        row("clinic_name", reading.clinic_name)
    for index, location in enumerate(reading.locations):
        for part in ("street_address", "unit", "address_locality", "address_region", "postal_code", "opening_hours"):
            if getattr(location, part):
                row(f"locations[{index}].{part}", getattr(location, part))
        for number, phone in enumerate(location.telephones):
            row(f"locations[{index}].telephones[{number}]", phone)
    for name in ("telephones", "emails", "areas_served", "conditions"):
        for index, value in enumerate(getattr(reading, name)):
            row(f"{name}[{index}]", value)
    if reading.opening_hours:
        row("opening_hours", reading.opening_hours)
    for index, service in enumerate(reading.services):
        row(f"services[{index}].status", service.status, service.term)
        for fact, value in service.facts.items():
            row(f"facts.{fact}", value, service.term)
    for fact, value in reading.facts.items():
        if not any(fact in service.facts for service in reading.services):
            row(f"facts.{fact}", value)
    return reading


def place(parts: dict[str, Any], **more: Any) -> LocationReading:
    return LocationReading(**parts, **more)


def offered(term: str, **facts: Any) -> ServiceReading:
    return ServiceReading(term=term, status="offered", facts=facts)


def assemble(*pages: PageReading) -> list[ClinicRecord]:
    return assemble_site([(reading, AT) for reading in pages], SITE)


def values(record: ClinicRecord, field: str, service: str | None = None) -> list[Any]:
    return [statement.value for statement in record.statements if (statement.field, statement.service) == (field, service)]


def only(record: ClinicRecord, field: str, service: str | None = None) -> Statement:
    (statement,) = [one for one in record.statements if (one.field, one.service) == (field, service)]
    return statement


def test_the_same_statement_on_many_pages_is_one_with_its_best_quote() -> None:
    (record,) = assemble(
        page("", "home", clinic_name="Quiet Harbor", services=[offered("sgb")], facts={"hsa": True}, quotes={"facts.hsa": "HSA cards are fine"}),
        page("blog/x", "blog", clinic_name="Quiet Harbor", facts={"hsa": True}, quotes={"facts.hsa": "An HSA can pay, we wrote in the blog long ago"}),
        page("prices", "pricing", clinic_name="Quiet Harbor", facts={"hsa": True}, quotes={"facts.hsa": "Pay with your HSA or FSA card"}),
    )
    statement = only(record, "facts.hsa")
    assert (statement.pages, statement.url, statement.quote) == (3, SITE + "prices", "Pay with your HSA or FSA card")
    assert (record.name, values(record, "clinic"), record.address) == ("Quiet Harbor", ["Quiet Harbor"], None)
    assert values(record, "website") == [SITE]


def test_words_on_the_page_are_quoted_before_structured_data() -> None:
    (record,) = assemble(
        page("", "home", clinic_name="A", telephones=["+12085550101"], sources={"telephones[0]": "json_ld"}),
        page("x", "other", clinic_name="A", telephones=["+12085550101"]),
    )
    statement = only(record, "telephones")
    assert (statement.source, statement.pages) == ("page_text", 2)


def test_contradicting_values_stay_apart() -> None:
    (record,) = assemble(
        page("prices", "pricing", clinic_name="A", facts={"price_per_session": [400, 400]}),
        page("faq", "faq", clinic_name="A", facts={"price_per_session": [450, 450]}),
    )
    assert sorted(values(record, "facts.price_per_session")) == [[400, 400], [450, 450]]


def test_a_fact_of_a_service_is_not_repeated_for_the_practice() -> None:
    (record,) = assemble(page(
        "prices", "pricing", clinic_name="A", services=[offered("sgb", price_per_session=[1500, 1500]), offered("kap")],
        facts={"price_per_session": [1500, 1500], "hsa": True},
    ))
    assert values(record, "facts.price_per_session") == []
    assert values(record, "facts.price_per_session", "sgb") == [[1500, 1500]]
    assert values(record, "facts.hsa") == [True]


def test_sets_are_stated_one_element_at_a_time() -> None:
    stance = {"service": None, "stance": "billed", "plans": ["Aetna"], "except": []}
    (record,) = assemble(
        page("a", clinic_name="A", facts={"routes": ["iv", "im"], "insurance_stances": [stance]}, conditions=["ptsd"]),
        page("b", clinic_name="A", facts={"routes": ["iv"]}, conditions=["ptsd", "ocd"]),
    )
    assert {one.value: one.pages for one in record.statements if one.field == "facts.routes"} == {"iv": 2, "im": 1}
    assert {one.value: one.pages for one in record.statements if one.field == "conditions"} == {"ptsd": 2, "ocd": 1}
    assert values(record, "facts.insurance_stances") == [stance]


def test_offered_outweighs_mentioned_but_a_no_stays_beside_it() -> None:
    (record,) = assemble(
        page("a", "service", clinic_name="A", services=[offered("kap"), ServiceReading(term="tms", status="mentioned")]),
        page("b", "blog", clinic_name="A", services=[
            ServiceReading(term="kap", status="mentioned"), ServiceReading(term="tms", status="mentioned"),
            ServiceReading(term="spravato", status="not_offered"),
        ]),
        page("c", "faq", clinic_name="A", services=[ServiceReading(term="kap", status="not_offered")]),
    )
    assert sorted(values(record, "services", "kap")) == ["not_offered", "offered"]
    assert only(record, "services", "tms").pages == 2
    assert values(record, "services", "spravato") == ["not_offered"]


def test_spellings_of_one_address_are_one_location() -> None:
    (record,) = assemble(
        page("", "home", clinic_name="A", locations=[place({**BOISE, "unit": None, "street_address": "120 North 5th St."})]),
        page("contact", "contact", clinic_name="A", locations=[place(BOISE)]),
        page("in-boise", "service", clinic_name="A", locations=[place({"address_locality": "Boise", "address_region": "ID"})]),
    )
    assert record.address is not None
    assert (record.address.street_address, record.address.unit) == ("120 N 5th Street", "Suite 2")
    assert (only(record, "location").value, only(record, "location").pages) == (BOISE, 3)


def test_cities_served_and_cities_in_articles_are_no_locations() -> None:
    (record,) = assemble(
        page("contact", "contact", clinic_name="A", locations=[place(BOISE)], areas_served=["Meridian"]),
        page("meridian", "service", clinic_name="A", locations=[place({"address_locality": "Meridian", "address_region": "ID"})]),
        page("blog/x", "blog", clinic_name="A", locations=[place({"address_locality": "Salem", "address_region": "OR"})]),
    )
    assert only(record, "location").value == BOISE
    assert values(record, "areas_served") == ["Meridian"]


def test_a_practice_that_states_a_city_only_has_that_as_its_location() -> None:
    (record,) = assemble(page("", "home", clinic_name="A", locations=[place({"address_locality": "Boise", "address_region": "ID"})]))
    assert record.address is not None
    assert (record.address.address_locality, record.address.street_address) == ("Boise", None)


def group() -> list[PageReading]:
    """A practice with three locations whose footer names the first one only."""
    footer = [place(BOISE)]
    return [
        page("", "home", clinic_name="Group", locations=footer, services=[offered("ketamine-infusion")], telephones=["+18005550100"]),
        page("contact", "contact", clinic_name="Group", locations=[
            place(BOISE, telephones=["+12085550101"], opening_hours="Mo-Fr 09:00-17:00"), place(NAMPA, telephones=["+12085550102"]),
            place(EAGLE, telephones=["+12085550103"]),
        ], telephones=["+12085550101", "+12085550102", "+12085550103", "+18005550100"]),
        page("locations/boise", "location", clinic_name="Group", locations=footer),
        page("locations/nampa", "location", clinic_name="Group of Nampa", locations=[place(NAMPA), *footer], services=[offered("sgb")],
             opening_hours="Mo-Th 08:00-16:00", facts={"parking": True}),
        page("locations/eagle", "location", clinic_name="Group", locations=[place(EAGLE), *footer], services=[offered("tms")]),
        page("faq", "faq", clinic_name="Group", locations=footer, facts={"hsa": True}),
    ]


def test_a_group_has_one_record_for_each_location() -> None:
    boise, nampa, eagle = assemble(*group())
    assert [record.address and record.address.address_locality for record in (boise, nampa, eagle)] == ["Boise", "Nampa", "Eagle"]
    for record in (boise, nampa, eagle):
        assert values(record, "services", "ketamine-infusion") == ["offered"], "the whole practice offers it"
        assert values(record, "facts.hsa") == [True], "a page with the footer's address is about the whole practice"
        assert values(record, "clinic") == ["Group"]


def test_what_one_location_states_is_its_own() -> None:
    boise, nampa, eagle = assemble(*group())
    assert [values(record, "services", "sgb") for record in (boise, nampa, eagle)] == [[], ["offered"], []]
    assert [values(record, "facts.parking") for record in (boise, nampa, eagle)] == [[], [True], []]
    assert [values(record, "opening_hours") for record in (boise, nampa, eagle)] == [["Mo-Fr 09:00-17:00"], ["Mo-Th 08:00-16:00"], []]
    assert [sorted(values(record, "telephones")) for record in (boise, nampa, eagle)] == [
        ["+12085550101", "+18005550100"], ["+12085550102", "+18005550100"], ["+12085550103", "+18005550100"],
    ]
    assert [record.name for record in (boise, nampa, eagle)] == ["Group", "Group of Nampa", "Group"]


def test_a_sentence_that_names_one_location_holds_there_only() -> None:
    pages = [*group(), page("services", "service", clinic_name="Group", locations=[place(BOISE)], services=[offered("spravato")],
                            quotes={"services[0].status": "Spravato is given at our Eagle office."})]
    boise, nampa, eagle = assemble(*pages)
    assert [values(record, "services", "spravato") for record in (boise, nampa, eagle)] == [[], [], ["offered"]]


def test_a_service_that_one_location_alone_offers_is_offered_nowhere_else() -> None:
    boise, nampa, eagle = assemble(
        page("", "home", clinic_name="Group", services=[offered("spravato")], quotes={"services[0].status": "Spravato"}),
        page("spravato", "service", clinic_name="Group", services=[offered("spravato", visit_minutes=[120, 120])],
             quotes={"services[0].status": "Only our Eagle office offers Spravato."}),
        page("faq", "faq", clinic_name="Group", services=[ServiceReading(term="spravato", status="not_offered")],
             quotes={"services[0].status": "No, in Eagle only."}),
        *group()[1:],
        page("offices/boise", "team", clinic_name="Group", services=[offered("spravato")], quotes={"services[0].status": "Spravato"}),
    )
    assert [values(record, "services", "spravato") for record in (boise, nampa, eagle)] == [["not_offered"], ["not_offered"], ["offered"]]
    assert [values(record, "facts.visit_minutes", "spravato") for record in (boise, nampa, eagle)] == [[], [], [[120, 120]]]


def test_only_our_one_office_offers_it_is_a_no_for_the_others() -> None:
    records = assemble(*group(), page("spravato", "service", clinic_name="Group", services=[offered("spravato")],
                                      quotes={"services[0].status": "Only our Eagle office offers Spravato."}))
    assert [only(record, "services", "spravato").value for record in records] == ["not_offered", "not_offered", "offered"]
    assert {only(record, "services", "spravato").quote for record in records} == {"Only our Eagle office offers Spravato."}


def test_a_location_that_denies_a_service_is_believed() -> None:
    boise, nampa, _ = assemble(
        *group(), page("locations/boise/2", "location", clinic_name="Group", locations=[place(BOISE)],
                       services=[ServiceReading(term="ketamine-infusion", status="not_offered")]),
    )
    assert values(boise, "services", "ketamine-infusion") == ["not_offered"]
    assert values(nampa, "services", "ketamine-infusion") == ["offered"]


def test_a_mail_address_of_one_location_page_is_its_own() -> None:
    pages = group()
    pages[3].emails, pages[4].emails = ["nampa@group.example", "desk@group.example"], ["eagle@group.example", "desk@group.example"]
    pages[2].emails = ["desk@group.example"]
    pages[1].emails = ["nampa@group.example", "eagle@group.example", "desk@group.example"]
    for reading in pages[1:5]:
        reading.evidence += [Evidence(field=f"emails[{n}]", value=mail, quote=mail, source="link", rule="test") for n, mail in enumerate(reading.emails)]
    boise, nampa, eagle = assemble(*pages)
    assert [sorted(values(record, "emails")) for record in (boise, nampa, eagle)] == [
        ["desk@group.example"], ["desk@group.example", "nampa@group.example"], ["desk@group.example", "eagle@group.example"],
    ]


def test_the_home_page_knows_the_practice_best() -> None:
    (record,) = assemble(
        page("prepare", "what-to-expect", clinic_name="Preparing"), page("", "home", clinic_name="Quiet Harbor Clinic"),
        page("prepare-2", "what-to-expect", clinic_name="Preparing"),
    )
    assert record.name == "Quiet Harbor Clinic"


def test_the_address_that_a_practice_moved_from_is_no_location() -> None:
    old = {"street_address": "120 N 5th Street", "unit": None, "address_locality": "Boise", "address_region": "ID", "postal_code": "83702"}
    new = {"street_address": "4 Alder Way", "unit": None, "address_locality": "Boise", "address_region": "ID", "postal_code": "83704"}
    moved = "We have moved from 120 N 5th Street, Boise, ID 83702 to 4 Alder Way, Boise, ID 83704."
    quotes = {f"locations[{index}].{part}": moved for index in (0, 1) for part in ("street_address", "postal_code")}
    (record,) = assemble(
        page("contact", "contact", clinic_name="A", locations=[place(old), place(new)], quotes=quotes),
        page("", "home", clinic_name="A", locations=[place(new)]),
        page("blog/x", "blog", clinic_name="A", locations=[place(old)]),
    )
    assert record.address is not None
    assert record.address.street_address == "4 Alder Way"
    assert values(record, "location") == [new, old], "the old one stays visible as a conflict"


def test_an_address_that_only_articles_know_is_no_location() -> None:
    (record,) = assemble(
        page("blog/old", "blog", clinic_name="A", locations=[place(NAMPA)]),
        page("contact", "contact", clinic_name="A", locations=[place(BOISE)]),
    )
    assert record.address is not None
    assert record.address.address_locality == "Boise"


def test_values_that_do_not_fit_are_left_out_and_counted() -> None:
    reading = page("a", clinic_name="A", telephones=["12"], facts={"minimum_age": 400, "hsa": True})
    (record,) = assemble(reading)
    assert values(record, "telephones") == []
    assert values(record, "facts.hsa") == [True]
    assert dropped_values([reading]) == {"telephones": 1, "facts.minimum_age": 1}


def test_pages_that_state_nothing_make_no_record() -> None:
    assert assemble(page("a"), page("b")) == []
    assert assemble() == []


def test_the_order_of_evidence_does_not_matter() -> None:
    pages = group()
    expected = assemble(*pages)
    for reading in pages:
        reading.evidence.reverse()
    assert assemble(*pages) == expected


def test_towns_that_pages_were_written_for_are_no_locations() -> None:
    towns = ["Tempe", "Mesa", "Chandler", "Gilbert"]
    doorways = [
        page(f"ketamine-clinic-in-{town.lower()}-az", "service", clinic_name="Ocotillo Rest", locations=[
            LocationReading(address_locality=town, address_region="AZ"),
        ])
        for town in towns
    ]
    home = page("", "home", clinic_name="Ocotillo Rest", telephones=["+16025550101"], locations=[
        LocationReading(address_locality="Phoenix", address_region="AZ"),
    ])
    assert [record.address.address_locality for record in assemble(home, *doorways) if record.address] == ["Phoenix"]
    assert [record.address for record in assemble(*doorways)] == [None]


def test_another_practices_booklet_is_not_read_as_this_one() -> None:
    own = [page(path, kind, clinic_name="Ocotillo Rest", telephones=["+16025550101"], locations=[place(BOISE)])
           for path, kind in (("", "home"), ("contact", "contact"), ("faq", "faq"))]
    booklet = page("booklet", "what-to-expect", clinic_name="Saltgrass Sleep", telephones=["+18315550162"], locations=[place(NAMPA)])
    records = assemble(*own, booklet)
    assert [record.address.address_locality for record in records if record.address] == ["Boise"]
    assert "+18315550162" not in {statement.value for record in records for statement in record.statements if statement.field == "telephones"}


def test_a_branch_with_its_own_name_and_page_stays() -> None:
    own = [page(path, kind, clinic_name="Ocotillo Rest", telephones=["+16025550101"], locations=[place(BOISE)])
           for path, kind in (("", "home"), ("contact", "contact"))]
    branch = page("nampa", "location", clinic_name="Saltgrass Sleep", telephones=["+18315550162"], locations=[place(NAMPA)])
    assert {record.address.address_locality for record in assemble(*own, branch) if record.address} == {"Boise", "Nampa"}


def test_that_insurance_pays_is_not_told_again_beside_the_plans() -> None:
    bare: dict[str, Any] = {"service": "tms", "stance": "billed", "plans": [], "except": []}
    plans = {**bare, "stance": "in_network", "plans": ["Aetna"]}
    one = page("tms", "service", clinic_name="Clinic", services=[offered("tms", insurance_stances=[bare])])
    other = page("fees", "pricing", services=[offered("tms", insurance_stances=[plans])])
    assert values(assemble(one, other)[0], "facts.insurance_stances", "tms") == [plans]
    assert values(assemble(one)[0], "facts.insurance_stances", "tms") == [bare]


def test_no_insurance_on_one_page_is_not_said_of_a_practice_that_bills_on_another() -> None:
    none = {"service": None, "stance": "not_accepted", "plans": [], "except": []}
    plans = {"service": "tms", "stance": "in_network", "plans": ["Aetna"], "except": []}
    one = page("ketamine", "service", clinic_name="Clinic", facts={"insurance_stances": [none]})
    other = page("tms", "service", services=[offered("tms", insurance_stances=[plans])])
    assert values(assemble(one, other)[0], "facts.insurance_stances") == []
    assert values(assemble(one)[0], "facts.insurance_stances") == [none]


def test_what_is_said_of_any_ketamine_infusion_holds_for_those_against_pain_too() -> None:
    pain = page("pain", "service", clinic_name="Clinic", services=[offered("pain-infusion")], quotes={"services[0].status": "Ketamine pain infusions"})
    driver = {"facts.escort_required": "An adult must drive you home after any ketamine infusion."}
    rules = page("prepare", "what-to-expect", services=[offered("ketamine-infusion", escort_required=True)], quotes=driver)
    assert values(assemble(pain, rules)[0], "facts.escort_required", "pain-infusion") == [True]
    mood = page("mood", "service", services=[offered("ketamine-infusion", escort_required=True)], quotes=driver)
    assert values(assemble(pain, mood)[0], "facts.escort_required", "pain-infusion") == []


def test_a_street_written_with_and_without_its_kind_is_one_place() -> None:
    short = {**BOISE, "street_address": "120 North 5th"}
    records = assemble(page("", "home", clinic_name="A Clinic", locations=[place(BOISE)]), page("faq", "faq", locations=[place(short)]))
    assert len(records) == 1
