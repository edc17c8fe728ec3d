"""The words that generated sites are made of."""

_NOUNS = """\
regulator filing court board supplier contract audit pilot licence auction merger subsidy tariff levy mandate rule
draft hearing vote inquiry settlement patent factory plant grid battery model chip dataset network service platform
market share price fee fund loan bond dividend union worker tenant landlord clinic hospital vaccine trial drug
recall farm crop water river pipeline port rail ferry airport tax budget deficit treaty border permit visa quota
standard label audit disclosure emission carbon forest reactor turbine satellite spectrum tower cable router phone
app account wallet ledger
"""

_VERBS = """\
announced confirmed denied postponed approved rejected published withdrew revised signed cancelled questioned
reviewed extended tightened relaxed funded audited acquired sold closed opened tested measured reported disputed
clarified corrected leaked repeated withheld settled appealed
"""

_ADJECTIVES = """\
new final interim draft national regional local private public joint independent annual quarterly early late partial
full limited broad narrow disputed confirmed anonymous official unofficial binding voluntary retroactive temporary
permanent large small foreign domestic
"""

_PLACES = """\
Aldgate Brenville Corwick Dunmere Eastholt Farrow Glenport Harwell Istria Jorvik Kestrel Lowmoor Marlow Norhaven
Oakridge Penrith Quayside Redmarsh Stanwick Thornby Ulverton Vexford Westmere Yarrow Zelland
"""

_FIRST_NAMES = """\
Alder Beacon Cobalt Delta Ember Fable Granite Harbor Indigo Juniper Kite Lumen Meridian Nova Orchard Pioneer Quartz
Ridge Summit Tidal Umber Vector Willow Xenon Yarrow Zephyr
"""

_LAST_NAMES = """\
Analytics Bank Cloud Dynamics Energy Foods Grid Health Insurance Justice Kinetics Logistics Motors Networks Optics
Pharma Rail Systems Transit Utilities Ventures Water
"""

POLICIES = (
    "Accountability Act",
    "Data Access Rule",
    "Fair Pricing Directive",
    "Clean Grid Mandate",
    "Open Standards Code",
    "Tenant Protection Order",
    "Spectrum Sharing Plan",
    "Import Levy",
    "Carbon Border Scheme",
    "Platform Duty Rule",
    "Water Quality Standard",
    "Rail Access Framework",
    "Drug Cost Cap",
    "Housing Targets Bill",
)

RUMORS = (
    "is secretly for sale",
    "will leave the market",
    "hid a safety report",
    "plans mass layoffs",
    "has a hidden subsidy",
    "was banned overnight",
    "paid for the study",
    "lost all its data",
    "is moving abroad",
    "will double prices",
    "bought its rival",
    "faces a criminal inquiry",
)

HEADINGS = (
    "What happened",
    "What we know so far",
    "Who is involved",
    "How it was checked",
    "What it means",
    "What is still open",
    "Why it spread",
    "What the documents say",
    "Background",
    "Numbers in context",
)

PUBLISHERS = (
    "Daily Ledger",
    "Official Gazette",
    "Court Registry",
    "Public Broadcaster",
    "Regional Courier",
    "Statistics Office",
    "Trade Monitor",
    "University Press Office",
    "Parliament Record",
)

NOUNS = tuple(_NOUNS.split())
VERBS = tuple(_VERBS.split())
ADJECTIVES = tuple(_ADJECTIVES.split())
PLACES = tuple(_PLACES.split())
FIRST_NAMES = tuple(_FIRST_NAMES.split())
LAST_NAMES = tuple(_LAST_NAMES.split())
