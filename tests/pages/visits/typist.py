"""Somebody who types visits: every key and every touch is counted as it is done."""

from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages.visits.keystrokes import Effort, cost
from tests.pages.visits.twenty import CASH, GOODS, ITEM, WORKER, Visit

INITIALS_TYPED = 5
PATIENCE = 60


class Typist:
    """At one form. `effort` is what the visit has cost so far."""

    def __init__(self, browser: Chrome, initials: Callable[[str], str]) -> None:
        self.browser = browser
        self.effort = Effort()
        self._initials = initials

    @property
    def here(self) -> WebElement:
        return self.browser.switch_to.active_element

    def type(self, text: str) -> None:
        """Fill the field that has the focus."""
        self.effort += Effort(cost(text), 1)
        if text:
            field = self.here
            field.send_keys(text)
            assert str(field.get_attribute("value")).endswith(text), (field.get_attribute("name"), text)

    def key(self, key: str) -> None:
        self.effort += Effort(1)
        self.here.send_keys(key)

    def touch(self, selector: str) -> None:
        """The last visible element of that kind; a field until it has the focus, as the page may still be moving."""
        self.effort += Effort(touches=1)
        self.wait(lambda browser: self._touched(browser, selector))

    def _touched(self, browser: Chrome, selector: str) -> bool:
        shown = [one for one in browser.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()]
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", shown[-1])
        is_field = shown[-1].tag_name in ("input", "select", "textarea")
        shown[-1].click()
        return not is_field or browser.switch_to.active_element == shown[-1]

    def wait(self, until: Callable[[Chrome], Any]) -> Any:
        return WebDriverWait(self.browser, PATIENCE, poll_frequency=0.03).until(until)

    def found(self, text: str) -> None:
        """What was looked for stands first in the list."""
        self.wait(lambda browser: text in browser.find_element(By.ID, "found").text.partition("\n")[0])

    def at(self, name: str) -> None:
        """The focus is where it should be: a key that went elsewhere would be counted, and lost."""
        self.wait(
            lambda browser: (browser.switch_to.active_element.get_attribute("name") or "").endswith(name)
        )

    def save(self, act: Callable[[], None]) -> None:
        """Save, and wait for the empty form of the next."""
        before = self.browser.find_element(By.TAG_NAME, "html")
        act()
        self.wait(lambda browser: before != browser.find_element(By.TAG_NAME, "html"))
        self.wait(lambda browser: browser.execute_script("return document.readyState") == "complete")
        said = self.browser.find_elements(By.CSS_SELECTOR, ".messages, [data-errors], .field-error")
        assert said
        assert "已保存" in said[0].text, [one.text for one in said]

    def by_keyboard(self, visit: Visit) -> Effort:
        """One visit by keys alone."""
        self.effort = Effort()
        self.at("name")
        if visit.known:
            letters = self._initials(visit.firm)[:INITIALS_TYPED]
            self.type(letters)
            self.found(visit.firm)
            self.key(Keys.ENTER)
        else:
            self.type(visit.firm)
            self.key(Keys.ENTER)
            self.type(visit.code)
            self.key(Keys.ENTER)
            self.key(Keys.ARROW_DOWN)
            self.key(Keys.ENTER)
        first, second, third = visit.people
        self.at("_name")
        self.type(first.name)
        self.found(first.name)
        self.key(Keys.ENTER)
        self.at("_cash")
        if self.here.get_attribute("value"):  # as at the visit before
            self.key(Keys.ENTER)
        else:
            for text, after in ((CASH, Keys.TAB), (GOODS, Keys.TAB), (ITEM, Keys.ENTER)):
                self.type(text)
                self.key(after)
        self.at("r2_name")
        self.type(second.name)
        self.key(Keys.TAB)
        self.type(second.citizen)
        self.key(Keys.TAB)
        self.type("hw")
        self.found(WORKER)
        self.key(Keys.ENTER)
        self.key(Keys.ENTER)
        self.at("r3_name")
        self.type(third.name)
        self.key(Keys.TAB)
        self.type(third.citizen)
        if visit.needs:
            self.key(Keys.ENTER)
            self.at("r4_name")
            self.key(Keys.ENTER)
            self.at("needs")
            self.type(visit.needs)
        self.effort += Effort(2)
        keys = ActionChains(self.browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL)
        self.save(keys.perform)
        return self.effort

    def by_touch(self, visit: Visit) -> Effort:
        """One visit on a phone: fingers choose, the phone's keyboard types."""
        self.effort = Effort()
        if visit.known:
            letters = self._initials(visit.firm)[:INITIALS_TYPED]
            self.type(letters)
            self.found(visit.firm)
            self.touch("#found li:first-child")
        else:
            self.type(visit.firm)
            self.touch("[name=credit_code]")
            self.type(visit.code)
            self.effort += Effort(touches=2)  # the phone's own wheel of choices
            self.browser.execute_script(
                "const kind = document.querySelector('[name=kind]'); kind.selectedIndex = 1;"
                "kind.dispatchEvent(new Event('change', {bubbles: true}));"
            )
            self.touch(".recipient [name$=_name]")
        first, second, third = visit.people
        self.at("_name")
        self.type(first.name)
        self.found(first.name)
        self.touch("#found li:first-child")
        self.at("_cash")
        if not self.here.get_attribute("value"):
            self.type(CASH)
            self.touch(".recipient [name$=_goods]")
            self.type(GOODS)
            self.touch(".recipient [name$=_goods_text]")
            self.type(ITEM)
        for person in (second, third):
            self.touch("[data-add]")
            self.at("_name")
            self.type(person.name)
            self.touch(".recipient [name$=_citizen_id]")
            self.type(person.citizen)
            if person is second:
                self.touch(".recipient [name$=_category]")
                self.wait(lambda browser: WORKER in browser.find_element(By.ID, "found").text)
                self.effort += Effort(touches=1)
                for option in self.browser.find_elements(By.CSS_SELECTOR, "#found li"):
                    if option.text == WORKER:
                        option.click()
                        break
        if visit.needs:
            self.touch("[name=needs]")
            self.type(visit.needs)
        self.save(lambda: self.touch("[data-next]"))
        return self.effort
