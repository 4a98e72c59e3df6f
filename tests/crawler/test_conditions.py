"""Recorded cases: which conditions a page says are treated."""

import pytest

from crawler.reading.conditions import read_conditions
from crawler.reading.page import parse_page
from crawler.reading.services import read_services

CASES = [
    ("service", "<h1>Ketamine infusions</h1><p>We treat depression, PTSD and chronic pain.</p>", {"depression", "ptsd", "chronic-pain"}),
    ("service", "<h1>SGB</h1><h2>Conditions we treat</h2><ul><li>PTSD</li><li>CRPS</li></ul>", {"ptsd", "crps"}),
    ("home", "<h1>IV ketamine for treatment-resistant depression</h1>", {"treatment-resistant-depression"}),
    ("home", "<h1>Outpatient care</h1><p>We offer psychotherapy and medication management for depression and PTSD.</p>", {"depression", "ptsd"}),
    ("home", "<h1>Outpatient care</h1><p>We offer TMS. Many people take medications for anxiety.</p>", set()),
    ("blog", "<p>We offer ketamine infusions.</p><p>Ketamine infusion is beneficial for people with OCD.</p>", {"ocd"}),
    ("service", "<h1>TMS</h1><h2>Who it is for</h2><p>Adults 22 and older with major depressive disorder.</p>", {"depression"}),
    ("service", "<h1>Ketamine infusions</h1><h2>Safety</h2><p>We use ketamine for PTSD. Anxiety can rise at first.</p>", {"ptsd"}),
    # what a treatment's own page names is what it is used for, unless it is said beside the subject
    ("service", "<h1>SGB</h1><p>A single shot can quiet the alarm of PTSD.</p>", {"ptsd"}),
    ("service", "<h1>Ketamine infusions</h1><p>Depression. Anxiety. PTSD.</p>", {"depression", "anxiety", "ptsd"}),
    ("service", "<h1>Ketamine infusions</h1><p>Studies on eating disorders are small. Avoid alcohol abuse.</p>", set()),
    ("service", "<h1>Ketamine infusions</h1><p>If you have migraine with aura, tell us.</p>", set()),
    ("home", "<h1>Ketamine infusions</h1><button>ADD TO CART</button>", set()),
    ("service", "<h1>KAP</h1><p>It is not for anyone with bipolar disorder.</p><h2>Cautions</h2><p>Migraine needs a talk first.</p>", set()),
    ("team", "<p>We offer psychotherapy, with a focus on grief. Published: a review of SGB for PTSD.</p>", {"grief"}),
    # a list under an exclusion is none of ours, however its heading or its first line puts it
    ("service", "<h1>SGB</h1><h3>Not approved for the following uses:</h3><ul><li>Migraine</li></ul><h3>Conditions</h3><p>PTSD</p>", {"ptsd"}),
    ("service", "<h1>TMS</h1><p>We treat OCD.</p><h2>Who Isn't a Good Candidate?</h2><p>People with bipolar disorder.</p>", {"ocd"}),
    ("service", "<h1>KAP</h1><p>You may not be a candidate if</p><ul><li>Bipolar disorder</li><li>Active alcohol use</li></ul>", set()),
    ("service", "<h1>TMS</h1><p>TMS may not be suitable for individuals with:</p><ul><li>Severe migraine</li></ul>", set()),
    ("service", "<h1>You don't have to live with depression</h1><p>Ketamine infusions can help with PTSD.</p>", {"depression", "ptsd"}),
    ("service", "<h1>Ketamine infusions for addiction</h1><p>Infusions can help with opioid addiction and PTSD.</p>", {"substance-use", "ptsd"}),
    ("service", "<h1>SGB</h1><p>SGB does not treat: bipolar disorder, ADHD. SGB can calm anxiety.</p>", {"anxiety"}),
    # symptoms, medicines, and two addictions in one name
    ("service", "<h1>SGB for PTSD</h1><p>PTSD can include chronic anxiety.</p><p>Some adopt unhealthy habits, like alcohol abuse.</p>", {"ptsd"}),
    ("service", "<h1>Ketamine infusions</h1><p>We try to avoid benzodiazepines for anxiety.</p>", set()),
    ("service", "<h1>KAP</h1><p>We treat alcohol or drug abuse.</p>", {"alcohol-use", "substance-use"}),
    # an illness that is told to be a kind of another is no use; nerve pain is not chronic pain by being lasting
    ("service", "<h1>Ketamine infusions</h1><p>CRPS is a peripheral chronic pain syndrome. Infusions ease chronic nerve pain.</p>", {"crps", "neuropathic-pain"}),
    ("service", "<h1>TMS</h1><p>For OCD, TMS is a fine treatment of depression as well.</p>", {"ocd", "depression"}),
    # a list goes on with the sentence that opens it; managing pain is a trade, not an illness
    ("service", "<p>Ketamine is considered for individuals experiencing:</p><ul><li>Severe low spells with suicidal ideation under close watch</li></ul>",
     {"suicidality"}),
    ("service", "<h1>Ketamine infusions</h1><p>Our pain management doctors treat CRPS.</p>", {"crps"}),
    # who comes from the usual care has the condition that is treated; a feeling is none; smoking is no drug
    ("service", "<h1>KAP</h1><p>For people living with PTSD, talk therapy may only help a little.</p>", {"ptsd"}),
    ("service", "<h1>TMS for OCD</h1><p>Rituals reduce feelings of anxiety. TMS treats OCD and smoking addiction.</p>", {"ocd"}),
    ("service", "<h1>ECT</h1><p>We offer ECT. It is a mental health specialty that eases depression. Therapy-resistant depression too.</p>",
     {"depression", "treatment-resistant-depression"}),
    # on a page about one illness, what is only named beside it is its company; what refuses "those" refuses all that it names
    ("service", "<h1>Postpartum depression</h1><p>We give ketamine infusions.</p><p>A birth brings feelings from joy to anxiety.</p>",
     {"postpartum-depression"}),
    ("service", "<h1>TMS</h1><p>TMS treats OCD.</p><p>People write about PTSD and migraine; we do not treat those here.</p><p>vs. Bipolar disorder</p>", {"ocd"}),
    ("service", "<h1>Spravato</h1><p>Spravato is for depressive symptoms in adults who are having suicidal thoughts.</p>", {"depression", "suicidality"}),
    ("service", "<h1>TMS</h1><p>Those whose depression did not yield to a medicine or who could not bear its side effects are candidates for TMS.</p>", {"depression"}),
    # what many use ketamine for is a use; a medicine for an illness is none, whatever stands between
    ("faq", "<p>We give ketamine infusions.</p><p>Many providers use ketamine for OCD. Take no ADD/ADHD medications that day.</p>", {"ocd"}),
    # what an illness looks like and what it comes from is not what is treated; nor is what a question fears
    ("service", "<h1>Ketamine infusions</h1><p>We treat OCD.</p><p>Signs of OCD include:</p><ul><li>Panic attacks</li></ul>"
     "<h2>Risk factors</h2><p>A family history of ADHD.</p><h2>Symptoms of OCD</h2><ul><li>Anxiety</li></ul>", {"ocd"}),
    ("faq", "<p>We give IM ketamine for PTSD.</p><div>Will I get addicted?</div><div>In our practice addiction is rare.</div>", {"ptsd"}),
    ("service", "<h1>KAP</h1><p>KAP helps with PTSD. The evidence for eating disorders is early.</p>", {"ptsd"}),
    ("blog", "<p>At our clinic we use TMS for depression that two medicines have not lifted.</p>", {"depression"}),
    # a policy tells what is treated only where it says for what an infusion is given, or that "we treat"
    ("policy", "<p>Our ketamine infusions for depression must be cancelled two days ahead. Ketamine was studied in PTSD.</p>", {"depression"}),
    ("service", "<h1>KAP</h1><p>Possible side effects:</p><h3>Stomach: anorexia, nausea</h3><p>Mind: anxiety, confusion, depression</p>", set()),
    ("service", "<h1>Spravato</h1><p>Spravato treats refractory (treatment resistant) depression.</p>", {"treatment-resistant-depression"}),
    # whom a doctor treats, whom a question means, who often has what, and what is no claim
    ("team", "<p>Dr. B. treats OCD and ADHD. She wrote her thesis on bipolar disorder.</p>", {"ocd", "adhd"}),
    ("service", "<h1>Ketamine infusions</h1><p>Do you suffer from PTSD?</p>", {"ptsd"}),
    ("service", "<h1>SGB for PTSD</h1><p>Veterans with PTSD often also have depression.</p>", {"ptsd"}),
    ("service", "<h1>NAD+</h1><p>Some use NAD+ for addiction; we make no claim.</p>", set()),
    # a heading about what comes after is no list of posts
    ("service", "<h1>SGB</h1><h2>What is post-traumatic stress?</h2><p>SGB eases post-traumatic stress.</p>", {"ptsd"}),
    # where headings are plain lines, the line above tells what is treated and what is not
    ("other", "<p>IV ketamine infusions: we give six.</p><p>What we treat</p><p>PTSD</p><p>OCD</p>", {"ptsd", "ocd"}),
    ("service", "<h1>KAP</h1><div>We treat OCD.</div><div>Who should not come</div><div>People with bipolar disorder</div>", {"ocd"}),
    # what another treatment does is no use of ours
    ("faq", "<h1>TMS</h1><p>We offer TMS for OCD.</p><p>In ECT, seizures are induced to treat depression.</p>", {"ocd"}),
    ("service", "<h1>KAP</h1><p>We treat PTSD. We leave OCD to colleagues. We are asked a lot about migraine.</p>", {"ptsd"}),
    # a question counts by its answer
    ("faq", "<p>We offer SGB.</p><h3>Do you treat PTSD?</h3><p>Yes.</p><h3>Do you treat migraine?</h3><p>Not at this office.</p>", {"ptsd"}),
    # a refusal reaches to the end of its clause, not back over what is treated
    ("service", "<h1>Ketamine infusions</h1><p>We treat depression, but we do not treat OCD or ADHD.</p>", {"depression"}),
    ("contact", "<h2>What we give</h2><p>Ketamine infusions for migraine: we do not offer them for PTSD.</p>", {"migraine"}),
    ("service", "<h1>SGB</h1><p>We help with PTSD and refer to a pain clinic for CRPS.</p>", {"ptsd"}),
    # never: exclusions, side effects, histories, research, pages that only mention
    ("service", "<h1>Ketamine infusions</h1><p>We do not treat bipolar disorder.</p>", set()),
    ("faq", "<p>We offer ketamine infusions.</p><h3>Side effects</h3><p>Anxiety may come at the beginning.</p>", set()),
    ("service", "<h1>Ketamine infusions</h1><p>People with a history of alcohol use disorder are seen first.</p>", set()),
    ("blog", "<h1>TMS for depression</h1><p>TMS is used to treat depression.</p>", set()),
    # words of exclusions that exclude nothing here
    ("service", "<h1>KAP</h1><p>Research shows its safety and effectiveness in treating:</p><ul><li>OCD</li></ul>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><p>Depression, Crisis Intervention, PTSD</p>", {"depression", "ptsd"}),
    ("service", "<h1>TMS</h1><p>TMS is used in the treatment of OCD where patients cannot tolerate side effects.</p>", {"ocd"}),
    ("policy", "<h1>TMS consent</h1><p>Ours is a clinic dedicated to the rapid treatment of OCD. Anxiety is common.</p>", {"ocd"}),
    # what an illness looks like, what the medicine may do
    ("service", "<h1>Ketamine for chronic pain</h1><p>It is characterized by symptoms such as anxiety.</p>", {"chronic-pain"}),
    ("service", "<h1>IV ketamine</h1><p>People may battle an addiction to it. We treat OCD.</p>", {"ocd"}),
    ("service", "<h1>Spravato</h1><h2>Side-Effects</h2><p>Nausea, anxiety.</p>", set()),
    ("service", "<h1>KAP</h1><p>Ketamine relieves suicidal thoughts and is used in Emergency Departments.</p>", {"suicidality"}),
    ("service", "<h1>NAD+</h1><p>Some are more likely to have co-occurring disorders (anxiety, depression).</p>", set()),
    ("blog", "<p>We offer IM ketamine. Ketamine is not approved for OCD, but is evidence-based for PTSD.</p>", {"ptsd"}),
    ("blog", "<p>We offer NAD+. NAD+ therapy for addiction is old.</p>", {"substance-use"}),
    ("blog", "<p>We give IV ketamine. It is a promising therapy for many disorders, including:</p><ul><li>OCD</li></ul>", {"ocd"}),
    ("blog", "<p>We give IV ketamine. Symptoms of depression may include:</p><ul><li>Anxiety</li></ul>", set()),
    # relief without side effects is relief; a long history is whom it is for; company is not the subject
    ("service", "<h1>IV ketamine</h1><p>Patients with OCD may experience more relief, with no long-term side effects.</p>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><p>Common side effects are nausea and anxiety. As a side effect, depression is rare.</p>", set()),
    ("service", "<h1>IV ketamine</h1><p>Those with a longstanding history of complex PTSD may need more infusions.</p>", {"ptsd"}),
    ("service", "<h1>Ketamine for PTSD</h1><p>It is commonly accompanied by depression and hard to treat.</p>", {"ptsd"}),
    ("service", "<h1>TMS</h1><p>If anxiety has made it hard to sleep, you may feel stuck when pills have not helped.</p>", {"anxiety"}),
    ("service", "<h1>TMS for depression</h1><p>Symptoms may include several of the below:</p><ul><li>Anxiety</li></ul>", {"depression"}),
    ("service", "<h1>TMS</h1><h2>Treatment-Resistant Depression Symptoms</h2><p>Anxiety.</p><h2>Reduce PTSD symptoms</h2>",
     {"ptsd", "treatment-resistant-depression"}),
    ("service", "<h1>TMS for OCD</h1><p>There are contributing factors, often overlapping:</p><ul><li>Chronic pain</li></ul>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><h2>What it is used for</h2><p>Suicide ideation</p>", {"suicidality"}),
    # a question after symptoms; a patient's words; a specialty; what a page that only mentions a spray says of it; misspelled
    ("service", "<h1>Ketamine for chronic pain</h1><h2>What are the first signs of it?</h2><ul><li>Depression</li></ul>", {"chronic-pain"}),
    ("service", "<h1>TMS for OCD</h1><p>\"I came with anxiety and my life is back.\"</p>", {"ocd"}),
    ("service", "<h1>IV ketamine for PTSD</h1><p>Dr. M. is board certified in addiction medicine.</p>", {"ptsd"}),
    ("faq", "<h1>IV ketamine for PTSD</h1><p>A nasal spray version of ketamine, Spravato, is approved for postpartum depression.</p>", {"ptsd"}),
    ("service", "<h1>IV ketamine</h1><p>It eases fibromylagia and treatment resistent depression.</p>",
     {"fibromyalgia", "treatment-resistant-depression"}),
    ("service", "<h1>IV ketamine</h1><p>It helps with PTSD and OCD where there are no contraindications.</p>", {"ptsd", "ocd"}),
    ("service", "<h1>TMS for OCD</h1><p>More research is needed before it is used for PTSD.</p>", {"ocd"}),
    ("faq", "<h1>IV ketamine for PTSD</h1><p>Some drugs that are prescribed for anxiety may get in its way.</p>", {"ptsd"}),
    ("faq", "<h1>TMS</h1><h3>Do you see soldiers?</h3><p>Yes, we treat those on active duty for PTSD.</p>", {"ptsd"}),
    ("blog", "<h1>Spravato for depression</h1><p>We offer Spravato.</p>", {"depression"}),
    ("service", "<h1>IV ketamine</h1><p>It eases chronic or acute pain.</p>", {"chronic-pain"}),
    ("service", "<h1>IV ketamine for OCD</h1><p>Alcohol abuse may contribute to it.</p>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><p>It works on mood and anxiety and can lead to good outcomes for both.</p>", {"anxiety"}),
    ("service", "<h1>KAP</h1><p>The trials are meant to find out what it does for OCD.</p>", set()),
    ("policy", "<p>We give TMS. TMS is a fine way of treating OCD, but it costs money.</p>", {"ocd"}),
    ("policy", "<p>We give ketamine infusions. Off-label, IV ketamine is used to treat OCD.</p>", set()),
    ("faq", "<h1>TMS for OCD</h1><p>There is a way to treat migraine with it, but we do not offer that protocol.</p>", {"ocd"}),
    ("service", "<h1>TMS for OCD</h1><p>Research on TMS for PTSD is ongoing.</p>", {"ocd"}),
    ("other", "<p>We give TMS. We are hiring a therapist with experience in addiction.</p>", set()),
    ("policy", "<p>We give Spravato. Spravato is approved for treating depression.</p>", {"depression"}),
    # the team's interests, people who come to us, lists that begin a sentence, add-ons
    ("team", "<p>Dr. Lee's clinical interests are ADHD and OCD.</p><p>Her research was on PTSD.</p>", {"adhd", "ocd"}),
    ("blog", "<p>We give ketamine infusions.</p><p>People who come to us with anxiety often sleep badly.</p>", {"anxiety"}),
    ("pricing", "<p>TMS is $250 here.</p><h2>What do you treat?</h2><p>Postpartum depression, anxiety in the months before and after, OCD and"
     " unwanted thoughts, grief after a loss that nobody speaks of.</p>", {"postpartum-depression", "anxiety", "ocd", "grief"}),
    ("service", "<p>We give IV drips.</p><p>ADD-ONS: zinc</p>", set()),
    ("service", "<h1>Ketamine infusions</h1><p>We use it for chronic and neuropathic pain.</p>", {"chronic-pain", "neuropathic-pain"}),
    # what "we do not treat" is refused wherever the page tells of the medicine
    ("service", "<h1>IV ketamine</h1><p>It has been successful in treating anxiety and chronic pain.</p><p>We do not treat pain disorders.</p>",
     {"anxiety"}),
    ("service", "<h1>IV ketamine</h1><p>It has been successful in treating OCD.</p><p>We do not treat OCD in children.</p>", {"ocd"}),
    ("faq", "<h1>IV ketamine</h1><h3>What can it treat?</h3><p>It treats PTSD. Preliminary evidence also supports its use in OCD.</p>",
     {"ptsd", "ocd"}),
    ("service", "<h1>IV ketamine</h1><p>It is for severely depressed patients.</p>", {"depression"}),
    ("service", "<h1>SGB for PTSD</h1><p>People who have PTSD may live with awful nightmares and constant anxiety.</p>", {"ptsd"}),
    ("service", "<h1>IV ketamine for PTSD</h1><p>Emergency departments around the country use it for suicidality.</p>", {"ptsd", "suicidality"}),
    ("service", "<h1>IV ketamine</h1><h2>How many</h2><p>OCD and anxiety: six infusions in three weeks.</p>", {"ocd", "anxiety"}),
    ("faq", "<h1>IV ketamine</h1><p>Good.</p><footer><p>We treat PTSD and OCD.</p></footer>", {"ptsd", "ocd"}),
    ("service", "<nav><li>Anxiety</li><li>OCD</li><li>CRPS</li><li>Bipolar</li></nav><h1>IV ketamine for PTSD</h1><p>Come.</p>",
     {"ptsd", "anxiety", "ocd", "crps", "bipolar"}),
    ("service", "<h1>IV ketamine</h1><p>While ketamine is not formally approved for this use, it may help those coping with OCD.</p>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><h2>What else do we use it for?</h2><p>Fibromyalgia and migraine. Please see another doctor for the rest.</p>",
     {"fibromyalgia", "migraine"}),
    ("what-to-expect", "<p>We give TMS. Come early.</p><footer><p>Elm TMS Center | TMS Therapy for Depression in Elm County</p></footer>",
     {"depression"}),
    ("service", "<h1>Spravato</h1><p>Our team helps people find a life without depression.</p>", {"depression"}),
    ("service", "<h1>TMS</h1><p>TMS is not yet cleared for PTSD. Some clinics use it for chronic pain. We do not.</p>", set()),
    ("service", "<h1>IV ketamine</h1><p>Patients should be stable from a substance use standpoint.</p>", set()),
    ("service", "<h1>TMS</h1><p>We run trials in OCD and look at other uses of it for depression.</p>", {"depression"}),
    ("service", "<h1>TMS for depression</h1><p>That road can end in addiction.</p>", {"depression"}),
    ("service", "<h1>TMS</h1><p>We use TMS. OCD calls for higher doses of pills than depression does. We treat OCD.</p>", {"ocd"}),
    ("service", "<h1>IV ketamine</h1><p>Good.</p><footer><p>Elm is a ketamine clinic treating depression, OCD and PTSD.</p></footer>",
     {"depression", "ocd", "ptsd"}),
    ("blog", "<p>We give IV ketamine.</p><p>Veterans with PTSD find new hope in ketamine. Children with OCD find school hard.</p>", {"ptsd"}),
    ("faq", "<p>We give IV ketamine.</p><p>There is preliminary evidence that supports using it for OCD. Preliminary evidence on ADHD is thin.</p>", {"ocd"}),
    ("home", "<h1>IV ketamine</h1><p>One in five adults lives with anxiety.</p><p>We help with OCD.</p>", {"ocd"}),
    ("team", "<p>We offer psychotherapy.</p><p>Ada has a gentle approach to grief and OCD.</p>", {"grief", "ocd"}),
    ("blog", "<p>We offer TMS.</p><p>You may have had many treatments for your OCD. We know how hard it is to live with anxiety. Your grief is real.</p>",
     {"ocd", "anxiety"}),
    ("blog", "<p>We offer TMS.</p><p>We are a clinic specializing in the treatment of OCD. A clinic treats migraine.</p>", {"ocd"}),
    ("policy", "<p>We give TMS.</p><p>The FDA has cleared this gentle treatment for OCD.</p>", {"ocd"}),
    ("blog", "<p>We offer IV ketamine.</p><p>Ketamine can be life-changing for people with PTSD. It can also help with OCD. One study reduced anxiety.</p>",
     {"ptsd", "ocd"}),
    ("blog", "<p>We offer IV ketamine.</p><p>If you're struggling with grief, contact us. If you live with migraine, tell your doctor.</p>", {"grief"}),
    ("pricing", "<p>We give IV ketamine.</p><p>Ketamine is an off-label treatment for OCD.</p>", {"ocd"}),
    # prices, rules and instructions name what a treatment is for, by its own name or in brackets, and to a reader who has it
    ("pricing", "<p>Ketamine infusion (PTSD, bipolar disorder): $500</p><p>Long infusion for CRPS: $900</p>", {"ptsd", "bipolar", "crps"}),
    ("policy", "<p>We give SGB.</p><p>An SGB for PTSD is billed to you.</p><p>Migraine treatments take two hours.</p>", {"ptsd", "migraine"}),
    ("policy", "<p>We give IV ketamine.</p><p>For patients with CRPS who were referred, we bill your plan for IV ketamine.</p>", {"crps"}),
    ("policy", "<p>We give TMS.</p><p>Your plan may ask whether you were treated for OCD before.</p>", set()),
    ("what-to-expect", "<p>We give TMS.</p><p>The doctor will say whether TMS suits your depression.</p><p>Bring the list of your anxiety pills.</p>", {"depression"}),
    ("team", "<p>We offer psychotherapy.</p><p>Ada Elm, LCSW - trauma and PTSD</p><p>Ben Oak, PhD: dissertation on OCD</p>", {"ptsd"}),
    ("blog", "<p>We give IV ketamine for OCD, also to people who often struggle with alcohol use.</p>", {"ocd"}),
    ("blog", "<p>We give ketamine infusions.</p><p>Our CRPS patients come for two days.</p><p>TMS can lift anxiety. Pills can ease migraine.</p>", {"crps"}),
    ("blog", "<p>We offer TMS.</p><h3>Where it is used</h3><ul><li>OCD: Early research says that TMS helps.</li></ul>", {"ocd"}),
    ("service", "<h1>TMS</h1><p>TMS relieves OCD, without side effects such as anxiety.</p>", {"ocd"}),
    ("service", "<h1>TMS for women</h1><p>We treat OCD, anxiety during pregnancy. Anxiety during the visit passes.</p>", {"ocd", "anxiety"}),
    ("service", "<h1>Spravato</h1><p>Spravato is the only spray approved as a medication for OCD.</p><p>Lithium is a medication for bipolar disorder.</p>", {"ocd"}),
    ("service", "<h1>TMS for OCD</h1><p>We give TMS.</p><p>Many people with OCD also have migraine.</p>", {"ocd"}),
    # of what is approved, only what it is used for here; what is being studied is none of it
    ("service", "<h1>TMS</h1><p>TMS is FDA-cleared for depression and migraine; we use it for depression only.</p>", {"depression"}),
    ("service", "<h1>TMS</h1><p>TMS is cleared for OCD, but here we use it mainly for grief. It is cleared for migraine, though we do not use it for that.</p>", {"grief"}),
    ("service", "<h1>Spravato</h1><p>Spravato is approved for depression and is being studied for PTSD.</p>", {"depression"}),
    ("service", "<h1>TMS</h1><p>TMS is FDA-cleared for depression; we also use it for OCD.</p>", {"depression", "ocd"}),
    ("faq", "<p>We give TMS.</p><p>TMS is being studied for migraine, years after it was approved for OCD.</p>", set()),
    ("faq", "<p>We give TMS.</p><p>The agency approved TMS for OCD years ago, and it is being studied for migraine.</p>", {"ocd"}),
    # whom it is for, in other words; a heading or line about safety and benefit warns of nothing
    ("faq", "<p>We give ketamine infusions.</p><p>If you are held back by OCD or worn out by migraine, ask us.</p>", {"ocd", "migraine"}),
    ("service", "<h1>KAP</h1><p>Trials speak for its safety and its benefit with:</p><ul><li>grief,</li><li>OCD</li></ul>", {"grief", "ocd"}),
    ("service", "<h1>KAP</h1><p>For your safety we ask about the benefits of what you take and about:</p><ul><li>OCD</li></ul>", set()),
    ("faq", "<p>We give ketamine infusions.</p><p>Research supports ketamine for OCD. No data supports TMS in migraine.</p>", {"ocd"}),
    ("policy", "<p>We bill for TMS.</p><p>OCD is treated at our office too. Migraine is not treated here.</p>", {"ocd"}),
    # an article: what the program treats, who has a choice left; what was found in studies is not yet said of it
    ("blog", "<p>We offer KAP.</p><p>Our program treats grief and OCD in adults.</p>", {"grief", "ocd"}),
    ("blog", "<p>We offer KAP.</p><p>People with OCD still have hope.</p><p>In small studies, people with migraine given ketamine improved.</p>", {"ocd"}),
    ("blog", "<p>We give IM ketamine.</p><p>It is considered safe and effective for OCD. It is seldom enough for migraine.</p>", {"ocd"}),
    # what somebody of the team went through
    ("team", "<p>We give IV ketamine.</p><p>I have lived with migraine. Her own depression would not lift. I treat OCD.</p>", {"ocd"}),
]


@pytest.mark.parametrize(("kind", "html", "expected"), CASES)
def test_a_condition_counts_where_the_clinic_says_that_it_treats_it(kind: str, html: str, expected: set[str]) -> None:
    page = parse_page(f"<html><body>{html}</body></html>", "https://example.org/")
    findings = read_conditions(page, kind, read_services(page, kind, None))
    assert {finding.value for finding in findings} == expected
    assert all(finding.quote in page.text for finding in findings)


def test_a_condition_in_the_clinics_own_name_is_none_that_it_treats() -> None:
    html = "<head><title>Elm Anxiety Center</title></head><h1>KAP at Elm Anxiety Center</h1><p>We give KAP to people with OCD.</p>"
    page = parse_page(html, "https://example.org/kap")
    services = read_services(page, "service", "Elm Anxiety Center")
    assert {finding.value for finding in read_conditions(page, "service", services)} == {"ocd"}
