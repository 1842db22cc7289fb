"""The French numbering plan as data. Sources: Arcep's numbering plan and ITU country codes, gathered in the project's
reference on French health standards, §8.1; prefixes marked « to confirm » there are kept loose here.

A new block (a new overseas mobile prefix, say) is a new line here and nothing else.
"""

import re

#: Prefix of the ten-digit national form → country code of the territory that owns it. `phonenumbers`, asked with
#: region « FR », leaves all of them under +33, where they reach nobody.
OVERSEAS_PREFIXES = {
    "0690": "590",  # Guadeloupe, Saint-Martin, Saint-Barthélemy: mobile
    "0691": "590",
    "0590": "590",  # their landlines
    "0694": "594",  # Guyane: mobile
    "0594": "594",
    "0696": "596",  # Martinique: mobile
    "0697": "596",
    "0596": "596",
    "0692": "262",  # La Réunion: mobile
    "0693": "262",
    "0262": "262",
    "0263": "262",
    "0639": "262",  # Mayotte: mobile
    "0269": "262",  # Mayotte: landlines
    "0708": "508",  # Saint-Pierre-et-Miquelon: mobile
}

#: Blocks that Arcep keeps for films and examples: they belong to nobody and nothing is ever sent to them. 06 39 98 is
#: the exception to Mayotte's 0639. Written after the country code.
FICTIONAL = re.compile(r"\+33(63998|19900|26191|35301|46571|53649)\d{4}")

#: Country code → what a mobile number looks like after it.
MOBILE = {
    "33": re.compile(r"6\d{8}|7[3-9]\d{7}"),
    "590": re.compile(r"69[01]\d{6}"),
    "594": re.compile(r"694\d{6}"),
    "596": re.compile(r"69[67]\d{6}"),
    "262": re.compile(r"(69[23]|639)\d{6}"),
    "508": re.compile(r"708\d{6}|5[05]\d{4}"),
    "687": re.compile(r"(5\d|7\d|8[0-7]|89|9\d)\d{4}"),
    "689": re.compile(r"8[79]\d{6}"),
    "681": re.compile(r"[48]\d{5}"),
}

#: Country code → every length and first digit that can exist after it.
POSSIBLE = {
    # 070 to 072 are not open to people; 0700 and 0901 are machines' 14 digits.
    "33": re.compile(r"[1-689]\d{8}|7[3-9]\d{7}"),
    "590": re.compile(r"[5679]\d{8}"),
    "594": re.compile(r"[5679]\d{8}"),
    "596": re.compile(r"[5679]\d{8}"),
    "262": re.compile(r"[2679]\d{8}"),
    "508": re.compile(r"\d{6}|[78]\d{8}"),
    "687": re.compile(r"[2-9]\d{5}"),
    "689": re.compile(r"[48]\d{7}"),
    "681": re.compile(r"\d{6}"),
}

#: +33: value-added services (08), and numbers of automated platforms (0937 to 0939, Arcep decision 2022-1583).
SPECIAL = re.compile(r"8\d{8}|93[789]\d{6}")

#: Longest codes first, so that +262 is not read as +26.
CODES = tuple(sorted(POSSIBLE, key=len, reverse=True))
