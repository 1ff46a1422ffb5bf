import { chooseLanguage, type LanguageName, languages } from "../platform/language";
import { words } from "../state/language";

export function LanguageSwitch() {
  const said = words().language;
  return (
    <select
      class="language-switch"
      aria-label={said.label}
      data-testid="language"
      value={said.tag}
      onChange={(event) => void chooseLanguage(event.currentTarget.value as LanguageName)}
    >
      {Object.entries(languages).map(([name, own]) => (
        <option key={name} value={name} lang={name}>
          {own}
        </option>
      ))}
    </select>
  );
}
