import pytest

from stakeholders.rules.domains import is_everybodys, mail_domain, proves_website, readable, website_domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://firm.ee", "firm.ee"),
        ("https://www.firm.ee/en/?a=1", "firm.ee"),
        ("HTTPS://WWW.FIRM.EE", "firm.ee"),
        ("firm.ee/about", "firm.ee"),
        ("https://shop.firm.co.uk:8443/", "firm.co.uk"),
        ("https://linn.näide.ee/", "xn--nide-loa.ee"),
        ("https://xn--nide-loa.ee/", "xn--nide-loa.ee"),
        ("https://firm.ee./", "firm.ee"),
        ("https://firm.github.io/", "firm.github.io"),
        ("https://user:secret@firm.ee@evil.example/", "evil.example"),
        ("https://co.uk/", ""),
        ("https://localhost/", ""),
        ("https://127.0.0.1/", ""),
        ("https://[::1]/", ""),
        ("https://[broken/", ""),
        ("", ""),
    ],
)
def test_website_domain(url: str, domain: str) -> None:
    assert website_domain(url) == domain


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("mari@firm.ee", "firm.ee"),
        ("Mari@FIRM.EE", "firm.ee"),
        ("mari@näide.ee", "xn--nide-loa.ee"),
        ('"mari@gmail.com"@firm.ee', "firm.ee"),
        ("mari@firm.ee.", "firm.ee"),
        ("@firm.ee", ""),
        ("mari", ""),
        ("mari@", ""),
        ("mari@firm..ee", ""),
    ],
)
def test_mail_domain(email: str, domain: str) -> None:
    assert mail_domain(email) == domain


@pytest.mark.parametrize(
    ("email", "website", "proves"),
    [
        ("mari@firm.ee", "https://www.firm.ee/", True),
        ("MARI@FIRM.EE", "https://firm.ee", True),
        ("mari@näide.ee", "https://xn--nide-loa.ee/", True),
        ("mari@xn--nide-loa.ee", "https://www.näide.ee/", True),
        ("mari@ut.ee", "https://cs.ut.ee/", True),
        # A subdomain may have been given to customers or students.
        ("mari@mail.firm.ee", "https://firm.ee/", False),
        ("mari@cs.ut.ee", "https://cs.ut.ee/", False),
        # Look-alikes and endings.
        ("mari@notfirm.ee", "https://firm.ee/", False),
        ("mari@firm.ee.evil.example", "https://firm.ee/", False),
        ("mari@firm.ee", "https://firm.ee.evil.example/", False),
        ("mari@fırm.ee", "https://firm.ee/", False),
        ("mari@firm.com", "https://firm.ee/", False),
        # Domains of everybody, known to the package or only here.
        ("mari@gmail.com", "https://gmail.com/", False),
        ("mari@inbox.lv", "https://inbox.lv/", False),
        ("mari@firm.ee", "", False),
        ("", "", False),
    ],
)
def test_proves_website(email: str, website: str, proves: bool) -> None:
    assert proves_website(email, website) is proves


@pytest.mark.parametrize("domain", ["gmail.com", "hot.ee", "inbox.lv", "one.lt", "luukku.com", "o2.pl", "gmx.de"])
def test_domains_of_everybody(domain: str) -> None:
    assert is_everybodys(domain)


@pytest.mark.parametrize("domain", ["tartu.ee", "ut.ee", "tampere.fi", "firm.example"])
def test_domains_of_somebody(domain: str) -> None:
    assert not is_everybodys(domain)


def test_readable_domain() -> None:
    assert readable("xn--nide-loa.ee") == "näide.ee"
    assert readable("") == ""
