"""The map: drawn by the server, loaded alive only when asked for, usable by keyboard, from this site alone."""

from playwright.sync_api import expect

from tests.browser.conftest import Visits


def test_the_list_loads_no_map(visit: Visits) -> None:
    visit("/recherche/?ou=Prades").wait_for_load_state("networkidle")
    assert not any("leaflet" in url or "geojson" in url for url in visit.requests)


def test_the_map_view_loads_it_and_its_pins_answer_the_keyboard(visit: Visits) -> None:
    page = visit("/recherche/?ou=Prades&vue=carte")
    region = page.get_by_role("region", name="Carte des résultats")
    pins = region.locator(".map-pin")
    expect(pins.first).to_be_visible()
    expect(page.locator("#carte-dessinee")).to_be_hidden()
    assert any("leaflet.js" in url for url in visit.requests)

    pin = pins.first
    assert "Prades" in (region.get_by_role("button", name="Prades").first.get_attribute("aria-label") or "")
    pin.focus()
    page.keyboard.press("Enter")
    bubble = region.locator(".leaflet-popup-content a").first
    expect(bubble).to_be_focused()
    page.keyboard.press("Escape")
    expect(pin).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/territoires/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
