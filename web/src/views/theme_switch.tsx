import { chooseTheme, type Theme, theme } from "../platform/theme";
import { Icon, type IconName } from "./icons";
import { words } from "../state/language";

const choices: { theme: Theme; icon: IconName }[] = [
  { theme: "light", icon: "sun" },
  { theme: "dark", icon: "moon" },
  { theme: "system", icon: "system" },
];

export function ThemeSwitch() {
  const said = words().theme;
  return (
    <fieldset class="theme-switch">
      <legend class="unseen">{said.label}</legend>
      {choices.map((choice) => (
        <label key={choice.theme} title={said[choice.theme]}>
          <input
            type="radio"
            name="theme"
            class="unseen"
            data-testid={`theme-${choice.theme}`}
            checked={theme.value === choice.theme}
            onChange={() => chooseTheme(choice.theme)}
          />
          <Icon name={choice.icon} />
          <span class="unseen">{said[choice.theme]}</span>
        </label>
      ))}
    </fieldset>
  );
}
