"""How hard a leaflet is to read: Flesch-Kincaid grade and SMOG, counted strictly.

Only running text counts: headings, table cells, labels and phone lines are no sentences, and would make a text look
easier than it is. A list counts as one sentence with the line that leads into it. Syllables come from a dictionary;
numbers and units count as they are spoken.
"""

import re

import syllapy

# What the dictionary lacks or has wrong, and what is spoken otherwise than it is spelled.
SPOKEN = {
    "ambulance": 3, "amlodipine": 4, "baclofen": 3, "cerebral": 3, "decides": 2, "dizzy": 2, "floppy": 2,
    "highest": 2, "hour": 2, "hours": 2, "itch": 1, "itching": 2, "jerk": 1, "kidney": 2, "leaflet": 2,
    "lisinopril": 4, "loosen": 2, "looser": 2, "medicines": 3, "mg": 3, "microgram": 3, "minutes": 2, "ml": 4,
    "mri": 3, "ms": 2, "nerves": 1, "palsy": 2, "poison": 2, "quiets": 2, "rash": 1, "refill": 2, "shakes": 1,
    "sleepiness": 3, "sleepy": 2, "spasms": 2, "stiffness": 2, "stool": 1, "stronger": 2, "suddenly": 3,
    "syringe": 2, "tablet": 2, "throwing": 2, "tingling": 3, "us": 1, "weaker": 2, "woken": 2, "zopiclone": 3,
}  # fmt: skip
ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+(?:[.,]\d+)*")


def words_in(text):
    """Words and numbers."""
    return WORD.findall(text)


def syllables(word):
    """Syllables as spoken: 43 is forty-three, mg/mL is read out."""
    if word[0].isdigit():
        return _number(word)
    return sum(_looked_up(one) or syllapy.count(one) for one in word.lower().split("-"))


def _looked_up(word):
    """The count that stands in a list, for the word or its singular; None where none does."""
    if found := SPOKEN.get(word) or syllapy.WORD_DICT.get(word):
        return found
    base = word.removesuffix("s")
    stem = SPOKEN.get(base) or syllapy.WORD_DICT.get(base) if base != word else None
    return stem and stem + base.endswith(("se", "ce", "ge", "ze", "s", "x", "sh", "ch"))


def _number(text):
    whole, _, rest = text.replace(",", "").partition(".")
    return _whole(int(whole)) + (1 + sum(ONES[int(one)] for one in rest) if rest else 0)


def _whole(number):
    if number < 20:
        return ONES[number]
    if number < 100:
        return (3 if number // 10 == 7 else 2) + (ONES[number % 10] if number % 10 else 0)
    if number < 1000:
        return ONES[number // 100] + 2 + (_whole(number % 100) if number % 100 else 0)
    return _whole(number // 1000) + 2 + (_whole(number % 1000) if number % 1000 else 0)


def word_count(source):
    """Words and numbers of everything that a page prints; a clock time is one."""
    body = re.sub(r"(?s)<head>.*?</head>|<[^>]+>", " ", source)
    return sum(any(sign.isalnum() for sign in one) for one in body.split())


def sentences_of(leaflet):
    """The running text of a leaflet, sentence by sentence."""
    lines = [line for section in leaflet.sections for line in section.lines]
    lines += list(leaflet.card.back) if leaflet.card else []
    whole = [leaflet.lead, leaflet.never, leaflet.decides]
    whole += [f"{line.text.rstrip(':')} {', '.join(line.items)}." if line.items else line.text for line in lines]
    return [one for text in whole for one in re.split(r"(?<=[.?!])\s+", text) if words_in(one)]


def flesch_kincaid(sentences):
    """Kincaid 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = [word for one in sentences for word in words_in(one)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def smog(sentences):
    """McLaughlin 1969: 3.1291 + 1.043 times the root of words of three syllables and more in 30 sentences."""
    hard = [word for one in sentences for word in words_in(one) if syllables(word) >= 3]
    return 3.1291 + 1.043 * (30 * len(hard) / len(sentences)) ** 0.5


def known(word):
    """Whether the dictionary, our own list or the spoken number stands behind a count of syllables."""
    return all(one[0].isdigit() or bool(_looked_up(one)) for one in word.lower().split("-"))
