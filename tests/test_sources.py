"""The bibliography: every entry reads, and references look as they should."""

import pytest

from polybius.errors import DataError, DeclarationError
from polybius.sources import cite, parsed, references, sources

ENTRY = """@article{one2001,
  author = {Één, Anna and de Twee, Bob C. and Three, Cy},
  year = {2001},
  title = {Do voters lie?},
  journal = {Journal},
  volume = {4},
  number = {1-2},
  pages = {5-17},
  doi = {10.1/x},
}
"""


def test_every_entry_is_complete_and_says_where_it_appeared() -> None:
    for key, source in sources().items():
        assert source.key == key
        # more than author, year and title: a place of publication
        assert len(source.citation) > len(f"{source.authors[0]} {source.year} {source.title}") + 5, key
        assert source.citation.endswith((".", "?")), key
        assert ".." not in source.citation.replace("...", ""), key
        assert "{" not in source.citation, key


def test_an_article_by_three() -> None:
    source = parsed(ENTRY)["one2001"]
    assert source.short == "Één et al. 2001"
    assert (
        source.citation
        == "Één, Anna, Bob C. de Twee, and Cy Three. 2001. Do voters lie? Journal 4 (1–2): 5–17."
    )
    assert source.reference == f"{source.citation} https://doi.org/10.1/x"
    assert source.bibtex == ENTRY.strip()


@pytest.mark.parametrize(
    ("key", "short", "citation"),
    [
        (
            "friedkin1990",
            "Friedkin and Johnsen 1990",
            "Friedkin, Noah E., and Eugene C. Johnsen. 1990. Social influence and opinions. "
            "Journal of Mathematical Sociology 15 (3–4): 193–206.",
        ),
        (
            "mcfadden1974",
            "McFadden 1974",
            "McFadden, Daniel. 1974. Conditional logit analysis of qualitative choice behavior. In Frontiers "
            "in Econometrics, 105–142. Edited by Paul Zarembka. New York: Academic Press.",
        ),
        (
            "mccullagh1989",
            "McCullagh and Nelder 1989",
            "McCullagh, Peter, and John A. Nelder. 1989. Generalized Linear Models. 2nd edition. "
            "London: Chapman and Hall.",
        ),
    ],
)
def test_other_kinds(key: str, short: str, citation: str) -> None:
    assert cite(key).short == short
    assert cite(key).citation == citation


def test_an_institution_is_short_by_its_initials_and_long_by_its_name() -> None:
    source = cite("anes1996")
    assert source.short == "ANES 1996"
    assert source.citation.startswith("American National Election Studies. 1996. ")
    assert source.url.startswith("https://electionstudies.org/")


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(DeclarationError, match=r"no source 'kuran1996'.*Did you mean 'kuran19"):
        cite("kuran1996")


def test_references_are_sorted_once_each_and_without_what_is_no_source() -> None:
    found = references(["vandereijk2001", "ye2019", "arbitrary", "downs1957", "ye2019"])
    assert [source.key for source in found] == ["downs1957", "vandereijk2001", "ye2019"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("some words\n", "'some words' does not begin an entry"),
        (ENTRY + "\n" + ENTRY, "'one2001' is there twice"),
        (ENTRY.replace("  volume = {4},\n", "  volume = 4,\n"), "entry 'one2001' has the line 'volume = 4,'"),
        (ENTRY.replace("  year = {2001},\n", ""), "entry 'one2001' lacks year"),
    ],
)
def test_a_damaged_bibliography_is_an_error(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parsed(text)
