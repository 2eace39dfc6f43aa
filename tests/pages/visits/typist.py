"""Somebody who types visits: every key and every touch is counted as it is done."""

from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages.visits.keystrokes import Effort, cost
from tests.pages.visits.twenty import CASH, GOODS, ITEM, WORKER, Person, Visit

INITIALS_TYPED = 5
ENDING = "有限公司"
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
        self._firm(visit, lambda: (self.key(Keys.ARROW_DOWN), self.key(Keys.ENTER)))
        first, second, third = visit.people
        self._on_file(first)
        if self.here.get_attribute("value"):  # as at the visit before
            self.key(Keys.ENTER)
        else:
            for text, after in ((CASH, Keys.TAB), (GOODS, Keys.TAB), (ITEM, Keys.ENTER)):
                self.type(text)
                self.key(after)
        self._others(second, third)
        self._needs(visit)
        self.effort += Effort(2)
        keys = ActionChains(self.browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL)
        self.save(keys.perform)
        return self.effort

    def by_touch(self, visit: Visit) -> Effort:
        """One visit on a phone: its keyboard types, and its key 下一项 (Enter) leads on; fingers do the rest."""
        self.effort = Effort()
        self.at("name")
        self._firm(visit, lambda: self.touch("#found li:first-child"))
        first, second, third = visit.people
        self._on_file(first)
        if not self.here.get_attribute("value"):
            self.type(CASH)
            self.touch(".recipient [name$=_goods]")
            self.type(GOODS)
            self.touch(".recipient [name$=_goods_text]")
            self.type(ITEM)
        self.key(Keys.ENTER)
        self._others(second, third)
        self._needs(visit)
        self.save(lambda: self.touch("[data-next]"))
        return self.effort

    def _firm(self, visit: Visit, take_offer: Callable[[], object]) -> None:
        """A known one by its initials; of a new one the name, its usual ending as offered, and the code."""
        if visit.known:
            self.type(self._initials(visit.firm)[:INITIALS_TYPED])
            self.found(visit.firm)
            self.key(Keys.ENTER)
            return
        self.type(visit.firm.removesuffix(ENDING))
        if visit.firm.endswith(ENDING):
            self.found(visit.firm)
            take_offer()
        else:
            self.key(Keys.ENTER)
        self.at("credit_code")
        self.type(visit.code)
        self.key(Keys.ENTER)

    def _on_file(self, person: Person) -> None:
        """Somebody on file: by the initials of the name."""
        self.at("r1_name")
        self.type(self._initials(person.name))
        self.found(person.name)
        self.key(Keys.ENTER)
        self.at("_cash")

    def _others(self, second: Person, third: Person) -> None:
        """Two who are not: name and number; the category once, at the first visit."""
        for row, person in ((2, second), (3, third)):
            self.at(f"r{row}_name")
            self.type(person.name)
            self.key(Keys.ENTER)
            self.at("_citizen_id")
            self.type(person.citizen)
            if not self.value_of(f"r{row}_category"):
                self.key(Keys.ENTER)
                self.at("_category")
                self.type("hw")
                self.found(WORKER)
                self.key(Keys.ENTER)
                self.at("_cash")
            if person is second:
                self.key(Keys.ENTER)

    def _needs(self, visit: Visit) -> None:
        """By the initials of what is known or common; from the last row over the empty one after it."""
        if visit.needs:
            self.key(Keys.ENTER)
            self.at("r4_name")
            self.key(Keys.ENTER)
            self.at("needs")
            self.type(self._initials(visit.needs))
            self.found(visit.needs)
            self.key(Keys.ENTER)

    def value_of(self, name: str) -> str:
        """What stands in a field."""
        return str(self.browser.find_element(By.NAME, name).get_attribute("value"))
