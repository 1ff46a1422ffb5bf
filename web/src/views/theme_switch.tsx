import { chooseTheme, type Theme, theme } from "../platform/theme";
import { Icon, type IconName } from "./icons";

const choices: { theme: Theme; label: string; icon: IconName }[] = [
  { theme: "light", label: "Light", icon: "sun" },
  { theme: "dark", label: "Dark", icon: "moon" },
  { theme: "system", label: "As the system", icon: "system" },
];

export function ThemeSwitch() {
  return (
    <fieldset class="theme-switch">
      <legend class="unseen">Colours</legend>
      {choices.map((choice) => (
        <label key={choice.theme} title={choice.label}>
          <input
            type="radio"
            name="theme"
            class="unseen"
            data-testid={`theme-${choice.theme}`}
            checked={theme.value === choice.theme}
            onChange={() => chooseTheme(choice.theme)}
          />
          <Icon name={choice.icon} />
          <span class="unseen">{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
