"""The Flesch-Kincaid grade of a text, with syllables counted by groups of vowels."""

from __future__ import annotations

import re


def syllables(word: str) -> int:
    """Groups of vowels; a silent e at the end does not count."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def grade(text: str) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; a number counts as one word of one syllable."""
    sentences = [one for one in re.split(r"[.!?:;]+(?:\s|$)", text) if re.search(r"\w", one)]
    words = re.findall(r"[A-Za-z]+|\d[\d.,]*", text)
    counted = sum(syllables(one) if one[0].isalpha() else 1 for one in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * counted / len(words) - 15.59
