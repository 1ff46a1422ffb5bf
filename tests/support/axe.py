"""axe-core in a page: what it finds wrong for people who use assistive technology."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = """async () => {
  const moving = () => document.getAnimations()
    .filter((each) => each.playState === "running" && each.effect.getComputedTiming().iterations !== Infinity);
  // One may begin what another ends.
  while (moving().length > 0) await Promise.allSettled(moving().map((each) => each.finished));
}"""
RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""


def violations(page: Page) -> list[str]:
    """Each as its rule and the elements that break it. The page's context needs `bypass_csp`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    # What still moves has colours on their way.
    page.evaluate(SETTLED)
    return page.evaluate(RUN, RULES)
