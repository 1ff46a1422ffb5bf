/** Light, dark, or what the system says. The choice stands on <html data-theme>, where the stylesheet reads it. */
import { signal } from "@preact/signals";
import { browserMemory } from "./memory";

export type Theme = "system" | "light" | "dark";

const themeKey = "parley.theme";

export const theme = signal<Theme>(remembered());

export function chooseTheme(choice: Theme): void {
  theme.value = choice;
  browserMemory.set(themeKey, choice === "system" ? null : choice);
  applyTheme();
}

export function applyTheme(): void {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

function remembered(): Theme {
  const stored = browserMemory.get(themeKey);
  return stored === "light" || stored === "dark" ? stored : "system";
}
