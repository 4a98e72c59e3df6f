"""Recorded cases: what a page says of a service."""

from pathlib import Path

import pytest

from crawler.reading.page import parse_page
from crawler.reading.services import read_services
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import NAMES, _mentions
from crawler.reading.wording import lower
from directory.taxonomy import SERVICES

RECORDED = Path(__file__).parent.parent / "recorded_pages"
CLINIC = "Elm Street Ketamine"

CASES = [
    # a sentence of the clinic, a page of its own, a price, a booking text, a menu
    ("service", "<p>We offer ketamine infusions for depression.</p>", {"ketamine-infusion": "offered"}),
    ("service", "<h1>Spravato</h1><p>Two hours in a soft chair.</p>", {"spravato": "offered"}),
    ("pricing", "<table><tr><td>Stellate ganglion block</td><td>$900</td></tr></table>", {"sgb": "offered"}),
    ("blog", "<p>To learn about the KAP program at Elm Street Ketamine, call us today.</p>", {"kap": "offered"}),
    ("other", "<nav><a href='/tms'>TMS</a><a href='/iv'>IV Ketamine</a></nav><p>Hello.</p>", {"tms": "offered", "ketamine-infusion": "offered"}),
    ("service", "<p>Our practice uses ketamine lozenges.</p>", {"ketamine-oral": "offered"}),
    ("faq", "<h3>Do you offer Spravato?</h3><p>Yes, on weekdays.</p>", {"spravato": "offered"}),
    ("home", "<h2>Our services</h2><ul><li>IV ketamine infusions</li><li>TMS</li></ul>", {"ketamine-infusion": "offered", "tms": "offered"}),
    # articles, contrasts, related posts
    ("blog", "<h1>What is TMS?</h1><p>TMS uses a magnet.</p>", {"tms": "mentioned"}),
    ("service", "<p>Unlike TMS, we offer ketamine infusions.</p>", {"tms": "mentioned", "ketamine-infusion": "offered"}),
    (
        "service",
        "<h1>Ketamine infusions</h1><h2>You may also like</h2><h3>How effective is SGB?</h3>",
        {"ketamine-infusion": "offered", "sgb": "mentioned"},
    ),
    ("service", "<p>Some clinics offer Spravato.</p>", {"spravato": "mentioned"}),
    # refusals and announcements
    ("faq", "<p>We do not offer TMS or Spravato.</p>", {"tms": "not_offered", "spravato": "not_offered"}),
    ("other", "<p>Our group studies psilocybin. Our research on TMS is published.</p>", {"psilocybin": "mentioned", "tms": "mentioned"}),
    ("services", "<p>We do not offer: TMS, Spravato.</p>", {"tms": "not_offered", "spravato": "not_offered"}),
    ("services", "<p>Services not offered: TMS, weight loss.</p>", {"tms": "not_offered"}),
    ("services", "<ul><li>TMS</li><li>Not offered: Spravato, ECT</li></ul>", {"tms": "offered", "spravato": "not_offered", "ect": "not_offered"}),
    ("services", "<p>Not available: weekend visits. We offer TMS.</p>", {"tms": "offered"}),
    ("faq", "<h3>Do you offer TMS?</h3><p>No, we refer you to colleagues.</p>", {"tms": "not_offered"}),
    ("home", "<p>Coming soon: Spravato.</p>", {"spravato": "coming_soon"}),
    ("faq", "<p>We do not provide custody evaluations or couples counseling.</p>", {"psychotherapy": "mentioned"}),
    ("home", "<p>We will provide you with ketamine infusions.</p>", {"ketamine-infusion": "offered"}),
    ("home", "<p>We will soon offer TMS.</p>", {"tms": "coming_soon"}),
    ("faq", "<p>SGB is not yet FDA-approved for PTSD. We offer SGB in Denver.</p>", {"sgb": "offered"}),
    ("blog", "<p>We do ketamine infusions and offer neither Spravato nor TMS.</p>", {"ketamine-infusion": "offered", "spravato": "not_offered", "tms": "not_offered"}),
    ("faq", "<p>Ketamine infusions take time. You may rest during ketamine infusions.</p>", {"ketamine-infusion": "offered"}),
    ("blog", "<p>Donate for KAP access expansion!</p>", {"kap": "offered"}),
    ("faq", "<p>We do not have Spravato; patients ask for it.</p>", {"spravato": "not_offered"}),
    ("faq", "<h3>Is ketamine like Spravato?</h3><p>Spravato is a nasal spray. We do not carry it.</p>", {"spravato": "not_offered"}),
    ("home", "<p>For TMS or Spravato we refer you to a colleague.</p>", {"tms": "not_offered", "spravato": "not_offered"}),
    ("service", "<p>ECT is done at the hospital downtown, not here.</p>", {"ect": "not_offered"}),
    ("faq", "<h3>Spravato?</h3><p>Not here.</p>", {"spravato": "not_offered"}),
    ("faq", "<p>Why no TMS?</p>", {"tms": "not_offered"}),
    ("home", "<p>Neither Spravato nor TMS is offered here.</p>", {"spravato": "not_offered", "tms": "not_offered"}),
    ("home", "<p>We closed our TMS program in 2023.</p>", {"tms": "not_offered"}),
    ("service", "<p>We do not offer:</p><ul><li>TMS</li><li>Botox</li></ul>", {"tms": "not_offered", "botox": "not_offered"}),
    ("faq", "<p>We do not offer any medication management aside from Spravato.</p>", {"medication-management": "not_offered", "spravato": "offered"}),
    ("home", "<p>TMS: opening this spring.</p>", {"tms": "coming_soon"}),
    ("faq", "<h3>Spravato or TMS?</h3><p>Spravato is a spray, TMS a magnet. We offer both.</p>", {"spravato": "offered", "tms": "offered"}),
    ("faq", "<h3>Will you offer SGB?</h3><p>Not yet. We hope to by summer.</p>", {"sgb": "coming_soon"}),
    ("faq", "<h3>Do you offer SGB?</h3><p>Not any more.</p>", {"sgb": "not_offered"}),
    ("pricing", "<h3>Spravato</h3><p>Coming in the fall. Leave your number.</p>", {"spravato": "coming_soon"}),
    ("service", "<h2>What we do not do</h2><p>Botox, hormone therapy.</p>", {"botox": "not_offered", "hormone-therapy": "not_offered"}),
    # what a relative clause says, what one person says of a practice of one, what a line on the team page leaves out
    ("faq", "<p>Some choose TMS, which we also offer. Some get Spravato, which we do not offer.</p>", {"tms": "offered", "spravato": "not_offered"}),
    ("blog", "<p>The relief of TMS that we do not see in others is short.</p>", {"tms": "mentioned"}),
    ("blog", "<p>I do not offer TMS in my own office.</p>", {"tms": "not_offered"}),
    ("team", "<p>Sees adults for medication management.</p><p>Ran an ECT unit.</p>", {"medication-management": "offered", "ect": "mentioned"}),
    ("service", "<h2>Post-infusion care</h2><p>The River Clinic offers TMS.</p>", {"tms": "offered"}),
    ("service", "<p>Market prices vary from $550. Counseling sessions are $200 here.</p>", {"psychotherapy": "offered"}),
    ("service", "<p>I use an experiential approach to Ketamine Psychotherapy.</p>", {"kap": "offered"}),
    ("home", "<p>We are a Spravato clinic. We have never done infusions of ketamine.</p>", {"spravato": "offered", "ketamine-infusion": "not_offered"}),
    ("home", "<p>Ketamine infusions ended here in March.</p>", {"ketamine-infusion": "not_offered"}),
    ("home", "<p>A TMS chair has been ordered for the new year.</p>", {"tms": "coming_soon"}),
    ("faq", "<h3>What about TMS?</h3><p>We send people to the university for that.</p>", {"tms": "not_offered"}),
    ("service", "<h1>KAP</h1><p>We do not write prescriptions for troches.</p>", {"kap": "offered", "ketamine-oral": "not_offered"}),
    ("service", "<h1>KAP</h1><p>Integration sessions are with your own therapist.</p>", {"kap": "offered", "integration-coaching": "mentioned"}),
    ("policy", "<p>Psychotherapy: in network with Aetna. KAP: self-pay.</p>", {"psychotherapy": "offered", "kap": "offered"}),
    ("blog", "<p>IV ketamine costs more. Spravato is covered. We do both.</p>", {"ketamine-infusion": "offered", "spravato": "offered"}),
    ("blog", "<p>She had tried ECT before she came to us for ketamine infusions.</p>", {"ect": "mentioned", "ketamine-infusion": "offered"}),
    ("pricing", "<p>Elsewhere a TMS course runs to $12,000. Ours is $7,000.</p>", {"tms": "offered"}),
    ("team", "<h3>TMS technician</h3><p>Places the coil. Before us she led an ECT unit.</p>", {"tms": "offered", "ect": "mentioned"}),
    # names that only a price list or a staff page uses, tables that say no, what stands in a colon's list of others
    (
        "pricing",
        "<p>Therapy, 50 minutes</p><p>$160</p><p>Medication visit, 25 minutes</p><p>$120</p><p>Integration</p><p>$160</p><p>Hydration</p><p>$129</p>",
        {"psychotherapy": "offered", "medication-management": "offered", "integration-coaching": "offered", "iv-vitamin": "offered"},
    ),
    ("team", "<p>Kim handles medication management. Lee is a nurse who has given ketamine infusions for years.</p>",
     {"medication-management": "offered", "ketamine-infusion": "offered"}),
    ("contact", "<table><tr><th></th><th>Salem</th></tr><tr><td>TMS</td><td>yes</td></tr><tr><td>KAP</td><td>no</td></tr></table>",
     {"tms": "offered", "kap": "not_offered"}),
    ("policy", "<h1>Consent to TMS</h1><p>I know that other treatments exist: medicines, psychotherapy, ECT.</p>",
     {"tms": "offered", "psychotherapy": "mentioned", "ect": "mentioned"}),
    ("blog", "<p>TMS uses magnets. Spravato is a spray.</p><p>At our office we have both.</p>", {"tms": "offered", "spravato": "offered"}),
    ("home", "<p>We are often asked about Spravato. It is not for us.</p>", {"spravato": "not_offered"}),
    ("service", "<p>Coming: psilocybin, once our license is through.</p>", {"psilocybin": "coming_soon"}),
    ("what-to-expect", "<h1>After your ketamine infusion</h1><p>If you see a TMS provider, tell them.</p>", {"ketamine-infusion": "offered", "tms": "mentioned"}),
    ("home", "<p><b>Office news</b></p>" + "<p>Chairs came.</p>" * 16 + "<p>We run ketamine infusions.</p>", {"ketamine-infusion": "offered"}),
    ("home", "<h3>Psilocybin</h3><p>Not yet: our license is pending.</p><h3>ECT</h3><p>We refer to the hospital.</p>", {"psilocybin": "coming_soon", "ect": "not_offered"}),
    ("service", "<h1>KAP</h1><p>Spravato is another medicine. We are not certified for it.</p>", {"kap": "offered", "spravato": "not_offered"}),
    ("team", "<p>Preparation, KAP and integration. Ask him about Spravato.</p>", {"kap": "offered", "spravato": "offered"}),
    ("blog", "<p>Patients ask us about SGB.</p>", {"sgb": "mentioned"}),
    ("policy", "<p>We ask you to fill in a form before your IV therapy session.</p>", {"iv-vitamin": "offered"}),
    # a short question asks for a treatment only where it asks nothing of it; a form at home is the form itself; not yet is an announcement
    ("faq", "<h1>TMS</h1><h3>Is TMS new?</h3><p>No. It is from 1985.</p><h3>And Spravato?</h3><p>No.</p>", {"tms": "offered", "spravato": "not_offered"}),
    ("service", "<h1>Spravato</h1><p>We do not prescribe lozenges of ketamine for use at home.</p>", {"spravato": "offered", "ketamine-oral": "not_offered"}),
    ("faq", "<p>We hope to offer Spravato next year. It is not available here yet.</p>", {"spravato": "coming_soon"}),
    ("pricing", "<p>Spravato is billed to your plan. Ask the maker about its savings program, which is not ours.</p>", {"spravato": "offered"}),
    # the usual care beside a treatment, and the clinic's own
    ("service", "<h1>TMS</h1><p>The results last longer with psychotherapy.</p>", {"tms": "offered", "psychotherapy": "mentioned"}),
    ("location", "<p>In Bend you can see a prescriber for medication management or a therapist for psychotherapy.</p>",
     {"medication-management": "offered", "psychotherapy": "offered"}),
    ("team", "<p>Medication management for adults and teens.</p><p>Lou is EMDR trained.</p>", {"medication-management": "offered", "psychotherapy": "offered"}),
    # tables that compare, programs that include, forms that come by mail, what others ask
    (
        "service",
        "<h1>KAP</h1><h2>How is it different?</h2><table><tr><th></th><th>KAP</th><th>TMS</th></tr><tr><td>Where</td><td>Here</td><td>Clinics, not here</td></tr></table>",
        {"kap": "offered", "tms": "not_offered"},
    ),
    ("service", "<h1>KAP</h1><p>Two integration sessions are part of the program.</p>", {"kap": "offered", "integration-coaching": "offered"}),
    ("faq", "<h1>KAP</h1><p>IM ketamine belongs in a clinic, and we do not mail it.</p>", {"kap": "offered", "ketamine-im": "not_offered"}),
    ("contact", "<p>If you come for a ketamine infusion, please ring.</p>", {"ketamine-infusion": "offered"}),
    ("policy", "<p>Ketamine infusion for mood: $410. Infusion for pain, 4 hours: $1,050.</p>",
     {"ketamine-infusion": "offered", "pain-infusion": "offered"}),
    ("faq", "<h3>Psilocybin?</h3><p>Psilocybin is offered in Oregon at service centers. We have nothing to do with it.</p>", {"psilocybin": "not_offered"}),
    ("service", "<h1>NAD+</h1><p>NAD+ is no medicine for tumors. We do not offer it as treatment for them.</p>", {"nad": "offered"}),
    ("faq", "<h1>KAP</h1><p>At ketamine infusion clinics you are watched by a nurse.</p>", {"kap": "offered", "ketamine-infusion": "mentioned"}),
    # an article of the practice: what it says of itself
    ("blog", "<p>We do both here. Spravato is a spray; IV ketamine is a drip.</p>", {"spravato": "offered", "ketamine-infusion": "offered"}),
    ("blog", "<p>ECT is strong. TMS is gentle. Neither is given at Elm Street Ketamine.</p>", {"ect": "not_offered", "tms": "not_offered"}),
    ("blog", "<p>Elm Street Ketamine is a TMS clinic in Bend. I have given ketamine infusions since 2015.</p>", {"tms": "offered", "ketamine-infusion": "offered"}),
    ("blog", "<p>If you would like to talk about TMS, call our office. We are adding KAP this spring.</p>", {"tms": "offered", "kap": "coming_soon"}),
    ("blog", "<p>Spravato costs $900. IV ketamine costs $400 at most clinics.</p>", {"spravato": "mentioned", "ketamine-infusion": "mentioned"}),
    ("service", "<h1>TMS</h1><p>Many of our patients see somebody in town for counseling.</p>", {"tms": "offered", "psychotherapy": "mentioned"}),
    # a page on KAP tells of the forms taken there
    ("service", "<h1>KAP</h1><p>The medicine comes as a sublingual lozenge or as an intramuscular injection.</p>",
     {"kap": "offered", "ketamine-oral": "offered", "ketamine-im": "offered"}),
    ("service", "<h1>KAP</h1><p>First there are two preparation sessions, then three integration sessions.</p>", {"kap": "offered", "integration-coaching": "offered"}),
    ("service", "<h1>Ketamine tablets</h1><p>We do not offer infusions or injections of ketamine.</p>",
     {"ketamine-oral": "offered", "ketamine-infusion": "not_offered", "ketamine-im": "not_offered"}),
    ("faq", "<h1>KAP</h1><h3>What about psilocybin?</h3><p>Neither that nor MDMA. Neither is legal for us to offer.</p>", {"kap": "offered", "psilocybin": "not_offered"}),
    # one form of a treatment, or one use, is not the treatment
    ("faq", "<h1>KAP</h1><p>We offer KAP.</p><p>Group KAP is coming in the fall.</p>", {"kap": "offered"}),
    ("service", "<h1>Ketamine infusions</h1><p>We do not give ketamine infusions for migraine.</p>", {"ketamine-infusion": "offered"}),
    # told to patients on the clinic's own pages: times, instructions, captions, practical questions, prices below a name
    ("contact", "<p>Spravato treatment days are Tuesday and Thursday.</p>", {"spravato": "offered"}),
    ("faq", "<h3>Is TMS covered?</h3><h3>Is Spravato covered?</h3>", {"tms": "offered", "spravato": "offered"}),
    ("pricing", "<p>NAD+ drip 250 mg</p><p>2 hours</p><p>$325</p><p>Myers cocktail</p><p>$99</p>", {"nad": "offered", "iv-vitamin": "offered"}),
    ("policy", "<h1>Informed consent for intravenous ketamine</h1>", {"ketamine-infusion": "offered"}),
    # but not what patients had before, what else exists, or what is compared
    ("service", "<h1>Ketamine infusions</h1><p>If you have tried TMS, call us.</p>", {"ketamine-infusion": "offered", "tms": "mentioned"}),
    ("faq", "<h3>How is Spravato different from TMS?</h3>", {"spravato": "mentioned", "tms": "mentioned"}),
    ("service", "<h1>KAP</h1><p>Your ECT or medication management continues.</p>", {"kap": "offered", "ect": "mentioned", "medication-management": "mentioned"}),
    ("home", "<h1>Ketamine care at home</h1><p>You take the ketamine lozenge at home, far from the nearest infusion center.</p>", {"ketamine-oral": "offered"}),
    # in an article any clinic may be "the clinic", and in a guest's letter even "we"
    ("blog", "<p>Aspen Wellness offers ketamine infusions.</p>", {"ketamine-infusion": "mentioned"}),
    ("blog", "<p>The letter below was written by a clinic in Oregon.</p><p>We offer KAP.</p>", {"kap": "mentioned"}),
    # menus and lists beside the text
    ("contact", "<nav>Home About TMS Spravato Contact</nav><p>Call.</p>", {"tms": "offered", "spravato": "offered"}),
    ("blog", "<p>Snow.</p><footer><p>Elm Street Ketamine | IV ketamine infusions "
        r"| TMS</p></footer>", {"ketamine-infusion": "offered", "tms": "offered"}),
    # a ketamine infusion for pain is a pain infusion as well
    ("service", "<h1>Ketamine infusion therapy for CRPS</h1><p>An infusion takes four hours. Ketamine infusions do not treat depression here.</p>",
     {"pain-infusion": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>Lidocaine infusions for nerve pain</h1><p>An infusion takes an hour.</p>", {"pain-infusion": "offered"}),
    ("service", "<h1>Lidocaine and ketamine infusions</h1><p>Lidocaine and ketamine infusions ease nerve pain when pills do not.</p>",
     {"pain-infusion": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>Infusions</h1><p>Ketamine infusions lower lasting pain. We use ketamine infusions for depression too.</p>",
     {"pain-infusion": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>Ketamine infusions</h1><p>Ketamine infusions help with depression, PTSD and chronic pain.</p>", {"ketamine-infusion": "offered"}),
    # how a medicine can be given is not how it is given here; psychotherapy with ketamine is KAP
    ("service", "<h1>KAP</h1><p>KAP pairs ketamine with psychotherapy. Ketamine can be given in various ways, such as intramuscular injection or lozenges."
     "</p><p>In our work we use the lozenge.</p>", {"kap": "offered", "ketamine-im": "mentioned", "ketamine-oral": "offered"}),
    ("service", "<h1>KAP</h1><p>After each session comes an integration session(s) package.</p>", {"kap": "offered", "integration-coaching": "offered"}),
    ("pricing", "<h1>KAP</h1><p>$400</p><p>Oral dissolving tablets $20</p>", {"kap": "offered", "ketamine-oral": "offered"}),
    ("service", "<p>We do offer both intravenous and Spravato. Ketamine is old.</p>", {"ketamine-infusion": "offered", "spravato": "offered"}),
    # what a page of questions is about, what an article gives an overview of, what its author does
    ("faq", "<p>Answers to questions about ketamine infusions and IV vitamin therapy.</p>",
     {"ketamine-infusion": "offered", "iv-vitamin": "offered"}),
    ("blog", "<p>We provide an overview of TMS.</p>", {"tms": "mentioned"}),
    ("blog", "<p>I started treating people with TMS in 2015. My own patients feel better after receiving ketamine infusions.</p>",
     {"tms": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>IM ketamine</h1><p>In addition to esketamine/Spravato, Elm Street Ketamine also offers intramuscular ketamine.</p>",
     {"ketamine-im": "offered", "spravato": "offered"}),
    ("service", "<p>In KAP we work with lozenges, rather than ketamine infusions.</p><p>You lie down in the ketamine session.</p>",
     {"kap": "offered", "ketamine-oral": "offered", "ketamine-infusion": "mentioned"}),
    # how it "can be given" is how it is given here, unless the clinic says in which form it gives it; a question is no list of what is offered
    ("faq", "<h3>How is ketamine given?</h3><p>Ketamine can be given as a sublingual tablet or by intra muscular injection.</p>",
     {"ketamine-oral": "offered", "ketamine-im": "offered"}),
    ("faq", "<p>Ketamine can be given by intramuscular injection. We use ketamine lozenges. Ketamine lozenges are mild.</p>", {"ketamine-im": "mentioned", "ketamine-oral": "offered"}),
    ("faq", "<p>We give ketamine infusions.</p><h3>Is ketamine treatment for me?</h3><p>Others treat mild low mood with pills and/or psychotherapy, which we encourage.</p>",
     {"ketamine-infusion": "offered", "psychotherapy": "mentioned"}),
    # the usual care is not ours because a heading or a sentence says so; for the young, or by law, is no announcement of ours
    ("service", "<h1>Postpartum depression</h1><h2>Standard therapies</h2><p>First-line treatment involves psychotherapy or counseling.</p>",
     {"psychotherapy": "mentioned"}),
    ("faq", "<p>TMS takes place in our office. (TMS for adolescents is coming in 2027.)</p>", {"tms": "offered"}),
    ("faq", "<p>The state has passed a psilocybin program, and it is being built. We do not offer psilocybin.</p>", {"psilocybin": "not_offered"}),
    ("blog", "<p>This focuses on TMS because that's what we offer. Psychotherapy helps.</p>", {"tms": "offered", "psychotherapy": "mentioned"}),
    ("faq", "<p>KAP sessions may include lozenges or intramuscular injection.</p>", {"kap": "offered", "ketamine-oral": "offered", "ketamine-im": "offered"}),
    ("faq", "<p>We do not provide any medication or psychiatric management aside from Spravato.</p>", {"medication-management": "not_offered", "spravato": "offered"}),
    ("service", "<h1>KAP</h1><p>There are several ways to give ketamine, including intramuscular injections. I use lozenges and psychedelic experience integration.</p>",
     {"kap": "offered", "ketamine-im": "mentioned", "ketamine-oral": "offered", "integration-coaching": "offered"}),
    ("blog", "<p>We are all familiar with IV hydration in hospital settings.</p>", {"iv-vitamin": "mentioned"}),
    ("blog", "<p>If you tried psychotherapy, consider Spravato or ketamine.</p>", {"psychotherapy": "mentioned", "spravato": "mentioned"}),
    ("faq", "<h1>TMS</h1><p>Next steps are Spravato, which we also give, or ECT, for which we send you to the city hospital.</p>",
     {"tms": "offered", "spravato": "offered", "ect": "not_offered"}),
    ("faq", "<p>Ketamine can be given as a tablet under the tongue or by IM injection.</p>", {"ketamine-oral": "offered", "ketamine-im": "offered"}),
    ("service", "<h1>KAP</h1><p>We offer KAP.</p><p>Ketamine can be given in many ways, such as IV infusion. We only use lozenges.</p><p>What is ketamine?</p>",
     {"kap": "offered", "ketamine-infusion": "mentioned", "ketamine-oral": "offered"}),
    ("service", "<h1>TMS</h1><p>ECT, which we do not offer, needs anesthesia.</p><p>4. Integration</p>",
     {"tms": "offered", "ect": "not_offered", "integration-coaching": "offered"}),
    ("service", "<h1>Ketamine</h1><p>Ketamine is an anesthetic for pain in hospitals. We give ketamine infusions for depression.</p>", {"ketamine-infusion": "offered"}),
    ("blog", "<p>Ketamine costs vary.</p><ul><li>IV infusions: $400</li></ul>", {"ketamine-infusion": "mentioned"}),
    # more ways to refuse, to send elsewhere and to announce
    ("faq", "<p>We give TMS. Spravato has left our menu.</p>", {"tms": "offered", "spravato": "not_offered"}),
    ("faq", "<h3>Do you offer KAP?</h3><p>Sadly no.</p>", {"kap": "not_offered"}),
    ("faq", "<p>If you need ECT, we will gladly refer you to the university hospital.</p>", {"ect": "not_offered"}),
    ("faq", "<p>People who want IV ketamine are referred to a clinic across town.</p>", {"ketamine-infusion": "not_offered"}),
    ("faq", "<p>For TMS you will have to go elsewhere.</p>", {"tms": "not_offered"}),
    ("faq", "<p>Ketamine lozenges are not prescribed here, and ECT is something we leave to hospitals.</p>",
     {"ketamine-oral": "not_offered", "ect": "not_offered"}),
    ("faq", "<p>While some clinics offer Spravato, ours does not.</p>", {"spravato": "not_offered"}),
    ("faq", "<p>TMS is on hold until our new chair comes.</p>", {"tms": "coming_soon"}),
    ("home", "<p>We are working toward offering Spravato. TMS is on its way. Join the waitlist for SGB, arriving in early 2027.</p>",
     {"spravato": "coming_soon", "tms": "coming_soon", "sgb": "coming_soon"}),
    ("service", "<h1>Our services</h1><ul><li>TMS (Lakewood only)</li><li>Spravato - coming 2027</li><li>ECT - by referral</li></ul>",
     {"tms": "offered", "spravato": "coming_soon", "ect": "not_offered"}),
    ("team", "<p>Before she joined us she ran a TMS unit in Ohio.</p>", {"tms": "mentioned"}),
    ("service", "<h1>KAP</h1><p>Keep seeing your therapist for psychotherapy.</p>", {"kap": "offered", "psychotherapy": "mentioned"}),
    ("blog", "<p>If TMS sounds right for you, call Elm Street Ketamine. Some ask for KAP, the treatment we give.</p>", {"tms": "offered", "kap": "offered"}),
    # one kind of magnetic stimulation is TMS, but what is announced of it is not said of the others; a saint's town is none
    ("home", "<p>SAINT, the five-day protocol, is given in our Denver office.</p>", {"tms": "offered"}),
    ("service", "<h1>TMS</h1><p>Our TMS takes 19 minutes. SAINT, the five-day protocol, is coming soon to our office.</p>", {"tms": "offered"}),
    ("contact", "<p>Visit us in SAINT PAUL or Saint Cloud.</p>", {}),
    # headings that announce or send out; how it is given in plain words; other people's offers, and what is named once among others
    ("service", "<h1>Treatments</h1><h2>Coming in 2027</h2><ul><li>Spravato</li><li>TMS</li></ul>", {"spravato": "coming_soon", "tms": "coming_soon"}),
    ("service", "<h1>Treatments</h1><h2>What we refer out</h2><ul><li>ECT</li></ul>", {"ect": "not_offered"}),
    ("faq", "<h3>What about TMS?</h3><p>It is good, and we are happy to refer you to someone who does it.</p>", {"tms": "not_offered"}),
    ("service", "<h1>Ketamine</h1><p>Your ketamine is given through an IV.</p>", {"ketamine-infusion": "offered"}),
    ("service", "<h1>Ketamine</h1><p>Ketamine is injected into the upper muscle. Ketamine is held under your tongue.</p>",
     {"ketamine-im": "offered", "ketamine-oral": "offered"}),
    ("home", "<p>Our sister practice, Oak Psychiatry, offers TMS.</p><p>We offer Spravato and KAP.</p>",
     {"spravato": "offered", "kap": "offered", "tms": "mentioned"}),
    ("faq", "<p>Spravato, TMS and KAP are other options. Talk to your psychiatrist.</p>", {"spravato": "mentioned", "tms": "mentioned", "kap": "mentioned"}),
    ("home", "<p>When psychotherapy is not enough, our ketamine infusions may help.</p>", {"psychotherapy": "mentioned", "ketamine-infusion": "offered"}),
    ("other", "<p>The range of services include psychotherapy, medication management and TMS.</p>",
     {"psychotherapy": "offered", "medication-management": "offered", "tms": "offered"}),
    ("what-to-expect", "<p>Before and after TMS, Spravato, psychotherapy and ketamine</p>", {"tms": "offered", "spravato": "offered", "psychotherapy": "offered"}),
    # not a service at all
    ("home", "<p>We made infusions of chamomile and sold NADA cars.</p>", {}),
    # a question to the reader that goes on as an invitation; what an author does is not what the clinic does
    ("blog", "<p>Does TMS sound like what you need? Call us today.</p>", {"tms": "offered"}),
    ("blog", "<p>What is the difference between TMS and ECT? Read on.</p>", {"tms": "mentioned", "ect": "mentioned"}),
    ("blog", "<p>In this article, we compare TMS with ECT and who can benefit from each treatment.</p>", {"tms": "mentioned", "ect": "mentioned"}),
    ("blog", "<p>TMS means sitting in a soft chair in one of our offices.</p>", {"tms": "offered"}),
    ("blog", "<h3>IV ketamine</h3><p>Not yet covered by insurance.</p>", {"ketamine-infusion": "mentioned"}),
    ("service", "<h1>Spravato</h1><p>Upkeep is needed, which is what we also see with IV ketamine.</p>",
     {"spravato": "offered", "ketamine-infusion": "mentioned"}),
    # a policy lists services too; what it refuses there is the money
    ("policy", "<p>Some services take longer, such as:</p><ul><li>KAP Preparation or Integration Sessions</li></ul>",
     {"kap": "offered", "integration-coaching": "offered"}),
    ("policy", "<p>We do not offer refunds for these services:</p><ul><li>NAD+ infusions</li></ul>", {"nad": "offered"}),
    ("policy", "<p>Call two days ahead of bioidentical hormone pellet insertions.</p>", {"hormone-therapy": "offered"}),
    # the clinic's name beside what is given there, and what is said of a form right after its name
    ("blog", "<p>We wrote this. IM ketamine injections at Elm Street Ketamine take an hour.</p>", {"ketamine-im": "offered"}),
    ("blog", "<p>It is given in a Spravato center like Elm Street Ketamine.</p>", {"spravato": "offered"}),
    ("blog", "<p>We incorporate NAD+ therapy into our programs.</p>", {"nad": "offered"}),
    ("service", "<h1>KAP</h1><p>It may be taken orally, by sucking on lozenges, which is how we administer it.</p>",
     {"kap": "offered", "ketamine-oral": "offered"}),
    ("faq", "<p>Integration support is available whether or not you travel.</p>", {"integration-coaching": "offered"}),
    # what the reader does not have is not refused by the clinic
    ("service", "<h2>If You Don't Have a Clinic Near You</h2><ul><li>TMS</li></ul>", {"tms": "offered"}),
    # lists of what exists, and what care there is at all
    ("service", "<h1>IV ketamine</h1><p>The types of ketamine treatment:</p><ul><li>Intramuscular: a shot into your thigh</li></ul>",
     {"ketamine-infusion": "offered", "ketamine-im": "mentioned"}),
    ("service", "<h1>TMS</h1><p>A mix of some of the following treatments often eases what people feel:</p><ul><li>Talk therapy</li></ul>",
     {"tms": "offered", "psychotherapy": "mentioned"}),
    ("service", "<h1>TMS</h1><p>Spravato must be taken in the office so you can be watched.</p>", {"tms": "offered", "spravato": "offered"}),
    ("service", "<p>Our clinic offers nerve blocks and ketamine infusions to treat pain.</p>",
     {"pain-infusion": "offered", "ketamine-infusion": "offered"}),
    ("home", "<p>IV ketamine is given here.</p><p>How to start home-based ketamine therapy</p>", {"ketamine-infusion": "offered", "ketamine-oral": "offered"}),
    ("blog", "<p>We now have options besides dangerous procedures, such as ECT.</p>", {"ect": "mentioned"}),
    ("blog", "<p>Ketamine is mostly administered through intravenous (IV) infusion.</p>", {"ketamine-infusion": "mentioned"}),
    ("service", "<h1>TMS</h1><p>Does TMS work, and how soon do I start feeling it?</p>", {"tms": "offered"}),
    ("service", "<h1>Spravato</h1><p>Ketamine is usually given by IV or IM in clinics.</p>",
     {"spravato": "offered", "ketamine-infusion": "mentioned", "ketamine-im": "mentioned"}),
    ("blog", "<h1>Difference between Spravato and TMS</h1><p>Spravato is a spray, TMS a magnet.</p>", {"spravato": "mentioned", "tms": "mentioned"}),
    # what is asked for is not refused; what is refused by an aside, by a pronoun, or at home
    ("what-to-expect", "<p>Ketamine infusions need a ride home.</p><p>No driver, no infusion.</p>", {"ketamine-infusion": "offered"}),
    ("faq", "<p>We give infusions of ketamine only: no lozenges, no Spravato.</p>",
     {"ketamine-infusion": "offered", "ketamine-oral": "not_offered", "spravato": "not_offered"}),
    ("service", "<h1>TMS</h1><p>Some need ECT, a treatment we do not provide, at a hospital.</p>", {"tms": "offered", "ect": "not_offered"}),
    ("faq", "<h3>Is ketamine better than TMS?</h3><p>We use both. IV ketamine works sooner.</p>", {"ketamine-infusion": "offered", "tms": "offered"}),
    ("faq", "<p>IV ketamine here.</p><h3>Can I have ketamine lozenges at home?</h3><p>No, only in our rooms.</p>",
     {"ketamine-infusion": "offered", "ketamine-oral": "not_offered"}),
    ("faq", "<p>IV ketamine here.</p><p>Lozenges exist, but we do not prescribe them.</p>",
     {"ketamine-infusion": "offered", "ketamine-oral": "not_offered"}),
    ("service", "<h1>TMS | MI Counseling</h1>", {"tms": "offered"}),
    ("service", "<h1>Ketamine infusions</h1><h2>Protocols for chronic pain</h2><p>Five days in a row.</p>",
     {"ketamine-infusion": "offered", "pain-infusion": "offered"}),
    ("blog", "<p>Spravato (esketamine) has to be given in a certified center like Elm Street Ketamine, with somebody watching.</p>",
     {"spravato": "offered"}),
    # refused by choice, by scope, by what the staff may do, by a short answer; what used to be given, and what stays with others
    ("home", "<p>We chose not to offer ketamine lozenges. We have decided against offering Spravato.</p>",
     {"ketamine-oral": "not_offered", "spravato": "not_offered"}),
    ("home", "<p>As of June we have discontinued our NAD+ drips. Our TMS program was closed last year.</p>", {"nad": "not_offered", "tms": "not_offered"}),
    ("faq", "<p>Psychotherapy is outside the scope of what we do. Medication management stays with your prescriber.</p>",
     {"psychotherapy": "not_offered", "medication-management": "not_offered"}),
    ("service", "<h1>KAP</h1><p>I am not a prescriber and can't provide medication management.</p>",
     {"kap": "offered", "medication-management": "not_offered"}),
    ("faq", "<h3>Do you also offer intramuscular ketamine?</h3><p>We do not. A drip can be stopped.</p>", {"ketamine-im": "not_offered"}),
    ("faq", "<h3>Do you offer TMS or ECT?</h3><p>Neither one. We work with medicine.</p>", {"tms": "not_offered", "ect": "not_offered"}),
    ("faq", "<p>Only Spravato is given at our clinic; IV ketamine is not.</p>", {"spravato": "offered", "ketamine-infusion": "not_offered"}),
    ("home", "<p>We offer ketamine infusions but not Spravato.</p>", {"ketamine-infusion": "offered", "spravato": "not_offered"}),
    ("home", "<p>We are TMS only, with no ketamine infusions, no Spravato and no ECT.</p>",
     {"tms": "offered", "ketamine-infusion": "not_offered", "spravato": "not_offered", "ect": "not_offered"}),
    ("faq", "<p>SGB is not a procedure that we perform. Spravato cannot be provided at our facility.</p>", {"sgb": "not_offered", "spravato": "not_offered"}),
    ("faq", "<h3>What do you not do?</h3><ul><li>Long-term psychotherapy</li><li>ECT</li></ul>", {"psychotherapy": "not_offered", "ect": "not_offered"}),
    ("blog", "<p>Elm Street does not offer SGB.</p>", {"sgb": "not_offered"}),
    ("home", "<h3>SGB</h3><p>Launching this winter.</p><p>A TMS suite is under construction here.</p>", {"sgb": "coming_soon", "tms": "coming_soon"}),
    # but not a part of it, a patient, a time, a place elsewhere, or what it is not only
    ("policy", "<h1>Consent to ketamine infusions</h1><p>We do not offer refunds on ketamine infusion packages.</p>", {"ketamine-infusion": "offered"}),
    ("faq", "<h1>Spravato</h1><p>We do not provide transportation after Spravato. Spravato is not available at retail pharmacies.</p>", {"spravato": "offered"}),
    ("faq", "<h1>Ketamine infusions</h1><p>We don't just offer ketamine infusions. Ketamine infusions are not available in the evening.</p>",
     {"ketamine-infusion": "offered"}),
    ("faq", "<h1>TMS</h1><p>We do not offer TMS to pregnant women. If TMS is not available in your town, come to ours.</p>", {"tms": "offered"}),
    ("faq", "<h1>TMS</h1><p>We don't do TMS the way others do. No waiting list for TMS!</p>", {"tms": "offered"}),
    ("faq", "<h1>KAP</h1><h3>Do you offer KAP?</h3><p>No referral is needed for KAP; just call.</p>", {"kap": "offered"}),
    ("service", "<h1>Our services</h1><ul><li>KAP</li></ul><h2>Not offered here</h2><ul><li>TMS</li></ul>", {"kap": "offered", "tms": "not_offered"}),
    ("service", "<h1>KAP</h1><p>I do not work with IV ketamine. Our nurses are unable to prescribe ketamine lozenges.</p>",
     {"kap": "offered", "ketamine-infusion": "not_offered", "ketamine-oral": "not_offered"}),
    ("service", "<h1>TMS</h1><p>You won't get Spravato from us. While SGB helps some, we do not have SGB here.</p>",
     {"tms": "offered", "spravato": "not_offered", "sgb": "not_offered"}),
    ("faq", "<h3>Do you offer psychotherapy or medication management?</h3><p>No. We do one thing.</p>",
     {"psychotherapy": "not_offered", "medication-management": "not_offered"}),
    ("home", "<h2>Currently unavailable</h2><ul><li>NAD+</li></ul><p>SGB needs imaging, so we leave it to pain doctors.</p>",
     {"nad": "not_offered", "sgb": "not_offered"}),
    ("home", "<p>We plan on adding TMS later.</p><p>Soon: Spravato.</p>", {"tms": "coming_soon", "spravato": "coming_soon"}),
    ("faq", "<h1>TMS</h1><h3>Do you provide anesthesia with TMS?</h3><p>No.</p><h3>Do you do anything besides TMS?</h3><p>No.</p>", {"tms": "offered"}),
    ("faq", "<h1>SGB</h1><p>There is no SGB more careful. Without ultrasound we do not perform SGB. SGB is not done by students.</p>", {"sgb": "offered"}),
    ("home", "<p>Don't have Spravato coverage? We offer Spravato for cash. We won't give Spravato on the same day as alcohol.</p>", {"spravato": "offered"}),
    ("faq", "<h1>KAP</h1><h3>Do you offer group KAP?</h3><p>Not at this time.</p><h3>Can I get KAP on a Saturday?</h3><p>No.</p>", {"kap": "offered"}),
    ("faq", "<h1>TMS</h1><h3>Do you provide TMS to pregnant women?</h3><p>We do not.</p><h3>Is Spravato offered?</h3><p>Currently, no.</p>",
     {"tms": "offered", "spravato": "not_offered"}),
    ("faq", "<p>We have no plans to offer Spravato. Patients needing ECT are referred to the hospital.</p>", {"spravato": "not_offered", "ect": "not_offered"}),
    ("service", "<h1>TMS</h1><p>We can no longer provide TMS once a bill goes unpaid.</p>", {"tms": "offered"}),
    # what is not available is the vein, not the shot; treatments that are offered "at" us, or may be part of a plan
    ("faq", "<p>We use the following:</p><p>1. IV infusion: ketamine through a vein.</p><p>2. Ketamine injection: it helps when a vein is not available.</p>",
     {"ketamine-infusion": "offered", "ketamine-im": "offered"}),
    ("blog", "<p>This page explains two treatments offered at Elm Street: TMS and Spravato.</p>", {"tms": "offered", "spravato": "offered"}),
    ("blog", "<p>This page explains two treatments offered at Mayo: TMS and Spravato.</p>", {"tms": "mentioned", "spravato": "mentioned"}),
    ("service", "<h1>Depression</h1><p>For some, TMS and ketamine infusion therapy may be one part of a broader plan.</p>",
     {"tms": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>KAP</h1><p>The medicine is a lozenge or an injection, whichever suits you.</p>",
     {"kap": "offered", "ketamine-oral": "offered", "ketamine-im": "offered"}),
    # what one need not have is no refusal; "this gentle treatment" is the one named before; one kind of it is not all
    ("service", "<p>You do not have to leave your doctor to get Spravato at Elm Street Ketamine.</p>", {"spravato": "offered"}),
    ("blog", "<p>There is TMS now. We are happy to be offering this gentle treatment in town.</p>", {"tms": "offered"}),
    ("blog", "<p>There is TMS now. We hope this gentle treatment will spread.</p>", {"tms": "mentioned"}),
    ("service", "<p>We do TMS here. There is Deep TMS as well. We do not currently provide this service.</p>", {"tms": "offered"}),
    # what a patient says; who speaks of "our trained facility"; "besides X, we offer Y too"
    ("service", "<h1>KAP</h1><p>\"The ketamine infusions gave me my life back.\" - A patient</p>", {"kap": "offered", "ketamine-infusion": "mentioned"}),
    ("service", "<h1>Ketamine infusions</h1><p>Spravato is a spray under watch, and it is coming soon as one more way at our new facility in town.</p>",
     {"ketamine-infusion": "offered", "spravato": "coming_soon"}),
    ("service", "<p>Besides Spravato, Elm Street Ketamine offers ketamine infusions too.</p>", {"spravato": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>KAP</h1><p>There is time for psychotherapy with our in-house psychologist.</p>", {"kap": "offered", "psychotherapy": "offered"}),
    ("home", "<p>Elm is a small clinic with windows, providing only KAP.</p>", {"kap": "offered"}),
    ("service", "<p>I work with KAP.</p>", {"kap": "offered"}),
    # how many and how long for pain; where only pain is spoken of; what "we" leave out of TMS
    ("faq", "<p>Ketamine infusions for depression take 40 minutes. For pain conditions we plan five infusions of four hours.</p>",
     {"ketamine-infusion": "offered", "pain-infusion": "offered"}),
    ("faq", "<p>We give six ketamine infusions in two weeks, for they help with depression and lasting pain.</p>", {"ketamine-infusion": "offered"}),
    ("service", "<h1>TMS</h1><p>There is TMS for migraine as well, but we do not offer that protocol.</p>", {"tms": "offered"}),
    ("service", "<p>My treatment options are Spravato and TMS.</p>", {"spravato": "offered", "tms": "offered"}),
    ("service", "<h1>TMS</h1><p>It joins the psychotherapy that Elmwood already offers.</p>", {"tms": "offered", "psychotherapy": "offered"}),
    ("service", "<h1>TMS</h1><p>A trained nurse gives the ketamine by IV or as an intramuscular injection.</p>",
     {"tms": "offered", "ketamine-infusion": "offered", "ketamine-im": "offered"}),
    ("service", "<h1>TMS</h1><p>Resistance to treatment is common: some respond to psychotherapy.</p>", {"tms": "offered", "psychotherapy": "mentioned"}),
    # what else exists; what is given, whatever it may bring; degrees; food is no talk
    ("faq", "<p>We give ketamine infusions. There are other options, for example:</p><ul><li>TMS: a magnet on the head</li></ul>",
     {"ketamine-infusion": "offered", "tms": "mentioned"}),
    ("other", "<p>SGB is done with ultrasound, and it can work at once.</p>", {"sgb": "offered"}),
    ("service", "<h1>KAP</h1><p>These are the kinds of ketamine treatment:</p><ul><li>IM ketamine is given in the arm</li></ul>",
     {"kap": "offered", "ketamine-im": "mentioned"}),
    ("team", "<p>She has a master's in counseling.</p>", {"psychotherapy": "mentioned"}),
    ("home", "<p>We offer TMS and nutrition counseling.</p>", {"tms": "offered"}),
    ("faq", "<h3>Do you see people by video?</h3><p>Yes, medication management is a telehealth visit.</p>", {"medication-management": "offered"}),
    ("blog", "<p>At Elm Street's TMS rooms you may read or nap.</p>", {"tms": "offered"}),
    ("blog", "<p>At Oak Hill's TMS rooms you may read or nap.</p>", {"tms": "mentioned"}),
    ("faq", "<p>We offer both Spravato and intravenous to whoever qualifies.</p><p>Ketamine is old.</p>",
     {"spravato": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>Ketamine treatment</h1><p>A procedure for your pain or condition. IV ketamine infusions take an hour.</p>",
     {"ketamine-infusion": "offered"}),
    # on the way to it; what is not among the services; what a therapist leaves to a prescriber; letters for the muscle
    ("what-to-expect", "<p>A call is the first step on the way to our TMS therapy.</p>", {"tms": "offered"}),
    ("policy", "<p>We give ketamine infusions.</p><p>Our services expressly do not include:</p><ul><li>Medication management</li></ul>",
     {"ketamine-infusion": "offered", "medication-management": "not_offered"}),
    ("service", "<h1>KAP</h1><p>As a therapist I do not prescribe ketamine, but I am with you all the time.</p>", {"kap": "offered"}),
    ("service", "<p>My treatment options are Spravato, IM and IV infusion.</p><p>Ketamine helps.</p>",
     {"spravato": "offered", "ketamine-im": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>IM & IV Ketamine</h1><p>Either works.</p>", {"ketamine-im": "offered", "ketamine-infusion": "offered"}),
    ("service", "<h1>Ketamine</h1><p>We give IV ketamine. Some take at-home ketamine as a nasal spray.</p>", {"ketamine-infusion": "offered"}),
    ("service", "<h1>TMS</h1><p>Somebody has to be given a ride after ECT.</p>", {"tms": "offered", "ect": "mentioned"}),
    ("faq", "<h1>KAP</h1><p>In my work only the lozenge is used.</p>", {"kap": "offered", "ketamine-oral": "offered"}),
    # what comes besides; what one person does not work with; whom one refers; plans in general; forms by one word
    ("blog", "<p>At Elm Street Ketamine, we offer standard TMS, and we are adding a faster form this spring.</p>", {"tms": "offered"}),
    ("service", "<h1>KAP</h1><p>I only work with sublingual ketamine and do not work with intramuscular ketamine.</p>",
     {"kap": "offered", "ketamine-oral": "offered", "ketamine-im": "not_offered"}),
    ("service", "<h1>TMS</h1><p>I can refer patients to good clinics for Spravato.</p>", {"tms": "offered", "spravato": "not_offered"}),
    ("faq", "<p>We give TMS.</p><h3>Who can I refer for TMS?</h3><p>Adults.</p>", {"tms": "offered"}),
    ("policy", "<p>Most insurance plans cover visits such as psychotherapy.</p>", {"psychotherapy": "mentioned"}),
    ("faq", "<p>We give ketamine in several forms: oral, intravenous and intramuscular.</p>",
     {"ketamine-oral": "offered", "ketamine-infusion": "offered", "ketamine-im": "offered"}),
    ("faq", "<p>Our doctors prescribe ketamine in two ways: a tablet or a nasal spray.</p>", {"ketamine-oral": "offered"}),
    ("blog", "<p>My TMS Therapy is here to help with Spravato.</p>", {"spravato": "mentioned", "tms": "mentioned"}),
    ("faq", "<p>Lozenges are not yet common here, but we offer integration sessions.</p>", {"integration-coaching": "offered"}),
    ("faq", "<h3>Why do you do IV ketamine?</h3><p>It works.</p><h3>Why do you not offer Spravato?</h3><p>We are small.</p>",
     {"ketamine-infusion": "offered", "spravato": "not_offered"}),
    ("blog", "<p>For the record, I work with KAP.</p>", {"kap": "offered"}),
    ("service", "<h1>TMS</h1><p>TMS is loud. TMS is short.</p><p>A patient is given ketamine either as an IV infusion or orally.</p><p>I give ketamine as an IM injection.</p>",
     {"tms": "offered", "ketamine-infusion": "mentioned", "ketamine-im": "offered"}),
    ("service", "<h1>Oral ketamine-assisted therapy</h1>", {"kap": "offered", "ketamine-oral": "offered"}),
    ("service", "<p>Along with medication management, Dr. Ash's office offers TMS.</p>", {"medication-management": "offered", "tms": "offered"}),
    ("faq", "<p>We give IV ketamine.</p><p>The doses that patients get from Spravato help for only a short time, so it is taken often.</p>",
     {"ketamine-infusion": "offered", "spravato": "mentioned"}),
    ("service", "<h1>Spravato</h1><p>You must transfer your psychiatric medication management to Dr. M.</p>",
     {"spravato": "offered", "medication-management": "offered"}),
    ("service", "<h1>TMS</h1><p>Our psychotherapists are there for you.</p>", {"tms": "offered", "psychotherapy": "offered"}),
    ("service", "<h1>TMS</h1><p>Her gentle approach, which integrates psychotherapy, sets her apart.</p>",
     {"tms": "offered", "psychotherapy": "offered"}),
    ("service", "<h1>TMS</h1><p>The usual approach, which integrates psychotherapy, takes years.</p>",
     {"tms": "offered", "psychotherapy": "mentioned"}),
    # plans beside an offer; what the law forbids; what others offer, one of us, several forms; therapy beside infusions
    ("service", "<p>We provide KAP today and plan to offer psilocybin once we may.</p>", {"kap": "offered", "psilocybin": "coming_soon"}),
    ("service", "<p>Psilocybin is not legal here. KAP is, and we provide it.</p>", {"psilocybin": "mentioned", "kap": "offered"}),
    ("service", "<p>Traditional treatments include psychotherapy and TMS. We use IV ketamine.</p>",
     {"psychotherapy": "mentioned", "tms": "mentioned", "ketamine-infusion": "offered"}),
    ("service", "<p>Treatments include TMS and Spravato.</p>", {"tms": "offered", "spravato": "offered"}),
    ("service", "<h1>TMS</h1><p>You may add KAP with one of our licensed therapists.</p>", {"tms": "offered", "kap": "offered"}),
    ("service", "<h1>Ketamine</h1><p>There are several forms of ketamine: IV infusion and Spravato. We use IV infusions.</p>",
     {"ketamine-infusion": "offered", "spravato": "mentioned"}),
    ("faq", "<p>We recommend psychotherapy alongside your ketamine infusions, but it is not required.</p>",
     {"ketamine-infusion": "offered", "psychotherapy": "mentioned"}),
    ("blog", "<h1>Spravato vs. IV ketamine</h1><p>Both are offered at our clinic. Spravato is a spray.</p>",
     {"spravato": "offered", "ketamine-infusion": "offered"}),
    ("blog", "<p>TMS is older than SGB. In town we offer this treatment on Mondays.</p>", {"tms": "offered", "sgb": "mentioned"}),
    ("service", "<h1>TMS</h1><p>The society recommends psychotherapy for it.</p>", {"tms": "offered", "psychotherapy": "mentioned"}),
    ("service", "<p>We give IV ketamine. We prefer IV over IM ketamine because we can stop it.</p>",
     {"ketamine-infusion": "offered", "ketamine-im": "mentioned"}),
    ("faq", "<h3>Do you offer take-home ketamine?</h3><p>Yes, after some visits.</p>", {"ketamine-oral": "offered"}),
    # an article on one treatment that tells of "our patients"; a part that is left out; a form among others
    ("blog", "<h1>TMS</h1><p>TMS uses a magnet. TMS is short. TMS is loud.</p><p>We want our patients to rest.</p>", {"tms": "offered"}),
    ("blog", "<h1>TMS</h1><p>TMS uses a magnet. TMS is short. TMS is loud.</p><p>Some patients rest.</p>", {"tms": "mentioned"}),
    ("service", "<h1>Spravato</h1><p>There is no psychotherapy component in these visits.</p>", {"spravato": "offered", "psychotherapy": "mentioned"}),
    ("faq", "<p>We give ketamine as oral tablets, a nasal spray, or injections.</p>", {"ketamine-oral": "offered", "ketamine-im": "offered"}),
    # usual care in a sentence under a heading about treatment
    ("service", "<h1>Ketamine treatment for pain</h1><p>Counseling, pills or IV ketamine infusions can ease lasting pain.</p>",
     {"pain-infusion": "offered", "ketamine-infusion": "offered", "psychotherapy": "mentioned"}),
    # articles: what the clinic does while the treatment is given, whom it helped with it, its place, its invitations
    ("blog", "<p>During TMS our technicians adjust the coil.</p><p>Technicians adjust SGB needles by ultrasound.</p>",
     {"tms": "offered", "sgb": "mentioned"}),
    ("blog", "<p>We've helped many people through ketamine infusions since 2017.</p>", {"ketamine-infusion": "offered"}),
    ("blog", "<p>At Elm Street Ketamine, TMS is one of several options.</p><p>At Elm Street Ketamine, people ask if SGB hurts.</p>",
     {"tms": "offered", "sgb": "mentioned"}),
    ("blog", "<p>Ready to explore Spravato? Contact Elm Street Ketamine.</p><p>Is TMS old? The first devices are.</p>",
     {"spravato": "offered", "tms": "mentioned"}),
    ("blog", "<p>Looking for TMS? We can help.</p>", {"tms": "offered"}),
    ("blog", "<p>To find out if you qualify for SGB, give our office a call.</p>", {"sgb": "offered"}),
    ("blog", "<p>To see if TMS is an option for you, schedule a consultation.</p>", {"tms": "offered"}),
    ("blog", "<p>To see if TMS is an option for you, schedule a consultation with your doctor.</p>", {"tms": "mentioned"}),
    ("blog", "<p>Take the next step: request a TMS consultation.</p>", {"tms": "offered"}),
    ("blog", "<p>That is why we added TMS to our practice.</p>", {"tms": "offered"}),
    # refusals and announcements in other words
    ("faq", "<h3>Do you have Spravato?</h3><p>At this time, Elm Street does not.</p>", {"spravato": "not_offered"}),
    ("service", "<p>We give TMS. Spravato needs a certified site, and we're not one.</p>", {"tms": "offered", "spravato": "not_offered"}),
    ("service", "<p>If you would rather have Spravato, we can suggest a psychiatrist.</p>", {"spravato": "not_offered"}),
    ("service", "<p>TMS isn't something we're able to bill. We give TMS here.</p>", {"tms": "offered"}),
    ("service", "<p>SGB is no cure, and we ask you to stay with your counselor for counseling. We give SGB.</p>",
     {"sgb": "offered", "psychotherapy": "mentioned"}),
    ("home", "<p>I don't offer IV ketamine infusions; if you want one, ask me where.</p>", {"ketamine-infusion": "not_offered"}),
    ("service", "<p>We look forward to offering TMS in the new year.</p>", {"tms": "coming_soon"}),
    ("service", "<h2>TMS</h2><p>Coming spring 2031. Ask for the list.</p>", {"tms": "coming_soon"}),
    ("service", "<h1>Spravato</h1><p>We will talk about other options in our region, such as TMS.</p>", {"spravato": "offered", "tms": "mentioned"}),
    # lists without marks, menus in one line, what a visit includes
    ("other", "<h2>What we do</h2><p>Integration circles: open to all who ever had a journey</p><p>SGB</p>",
     {"integration-coaching": "offered", "sgb": "offered"}),
    ("service", "<p>About | Therapy | Spravato | Fees | Contact</p>", {"psychotherapy": "offered", "spravato": "offered"}),
    ("service", "<h1>Spravato</h1><p>Each visit is planned. This includes medication management as needed.</p>",
     {"spravato": "offered", "medication-management": "offered"}),
    ("service", "<h1>Spravato</h1><p>Care for grief may include medication management.</p>",
     {"spravato": "offered", "medication-management": "mentioned"}),
    # menus whose entries run together, what stands under "what you won't get" and "coming soon", what did not help before
    ("service", "<p>Evaluation Psychotherapy TMS Rates Blog Contact</p>", {"psychotherapy": "offered", "tms": "offered"}),
    ("home", "<h2>What you won't get</h2><p>Ketamine infusions. They need a nurse.</p>", {"ketamine-infusion": "not_offered"}),
    ("home", "<h2>Coming soon</h2><p>Kim is opening an office where she will give Spravato.</p>", {"spravato": "coming_soon"}),
    ("service", "<p>Our clinic treats adults with Spravato when other care such as TMS has not helped.</p>",
     {"spravato": "offered", "tms": "mentioned"}),
    ("service", "<p>We'll make a plan that may include:</p><ul><li>Medication Management. Slow and low.</li></ul>", {"medication-management": "offered"}),
    ("faq", "<h1>Spravato</h1><p>We give Spravato.</p><h3>Can I keep getting Botox?</h3><p>Yes.</p>", {"spravato": "offered", "botox": "mentioned"}),
    ("policy", "<p>Spravato | Aetna, Cigna</p>", {"spravato": "offered"}),
    ("home", "<p>We give ketamine infusions and never dispense take-home lozenges.</p>",
     {"ketamine-infusion": "offered", "ketamine-oral": "not_offered"}),
    ("service", "<h1>Ketamine sessions</h1><p>We offer KAP. A nurse gives the injection into your upper arm.</p>",
     {"kap": "offered", "ketamine-im": "offered"}),
    ("service", "<p>Many give IM ketamine, which insurers do not pay, but it is available at our office. SGB is not available at our office.</p>",
     {"ketamine-im": "offered", "sgb": "not_offered"}),
    ("service", "<h1>KAP</h1><p>I offer KAP. Two regular therapy sessions come first.</p>", {"kap": "offered", "psychotherapy": "offered"}),
    ("faq", "<p>We give ketamine infusions.</p><p>Can ketamine be taken orally?</p><p>It is weak then.</p><p>More on ketamine at Elm Street Ketamine.</p>",
     {"ketamine-infusion": "offered", "ketamine-oral": "mentioned"}),
    ("service", "<h2>Interventional services (Spravato and electroconvulsive therapy)</h2>", {"spravato": "offered", "ect": "offered"}),
    # whose drips they are
    ("home", "<h2>Ketamine</h2><p>A shot of IM ketamine for $300. Kay leads our ketamine program.</p><h2>IV nutrient therapy</h2><p>In the IV room.</p>",
     {"ketamine-im": "offered", "iv-vitamin": "offered"}),
]


@pytest.mark.parametrize(("kind", "html", "expected"), CASES)
def test_a_page_says_of_a_service_whether_it_is_offered(kind: str, html: str, expected: dict[str, str]) -> None:
    page = parse_page(f"<html><body>{html}</body></html>", "https://example.org/")
    findings = read_services(page, kind, CLINIC)
    assert {finding.value["term"]: finding.value["status"] for finding in findings} == expected
    for finding in findings:
        assert finding.quote in page.text
        assert len(finding.quote) <= 300


def test_the_clinics_own_name_tells_nothing_of_how_it_gives_ketamine() -> None:
    page = parse_page("<h1>Lake Infusions</h1><p>We work with ketamine at Lake Infusions.</p><p>We give IM ketamine or lozenges.</p>", "https://a.example/x")
    found = {finding.value["term"] for finding in read_services(page, "service", "Lake Infusions")}
    assert found == {"ketamine-im", "ketamine-oral"}


def test_no_treatment_is_named_where_no_trigger_stands() -> None:
    synonyms = [name for entry in SERVICES.values() for name in entry.synonyms]
    pages = [parse_page(path.read_bytes(), "") for path in sorted(RECORDED.glob("*/*/page.html"))]
    for text in [*synonyms, *(text for page in pages for text in page.plain)]:
        named = list(_mentions(text, lower(text)))
        assert not named or TRIGGERS.bits(lower(text)) & NAMES, text


def test_a_treatment_in_the_clinics_own_name_is_not_mentioned_by_it() -> None:
    page = parse_page("<p>My TMS Therapy is here for you.</p><p>Spravato is a spray.</p>", "https://a.example/blog/x")
    assert {finding.value["term"] for finding in read_services(page, "blog", "My TMS Therapy")} == {"spravato"}


def test_a_practice_called_counseling_does_not_offer_it_by_its_name() -> None:
    html = "<head><title>KAP - Elm Counseling</title></head><header><a href='/'>Elm Counseling</a></header><h1>KAP</h1><p>I offer KAP.</p>"
    page = parse_page(f"{html}<p>Lozenges are how we give it at Elm Counseling.</p>", "https://a.example/kap")
    assert {finding.value["term"] for finding in read_services(page, "service", "Elm Counseling")} == {"kap", "ketamine-oral"}


def test_the_name_that_the_address_spells_offers_what_it_says_in_an_article() -> None:
    text = "<p>Cedar Lane offers a gentle form of TMS. Willow Hill offers Spravato.</p>"
    for address, status in (("https://cedarlaneusa.example/blog/x", "offered"), ("https://another.example/blog/x", "mentioned")):
        found = {finding.value["term"]: finding.value["status"] for finding in read_services(parse_page(text, address), "blog", None)}
        assert found == {"tms": status, "spravato": "mentioned"}
