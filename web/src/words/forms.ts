/** Numbers inside sentences, by the rules of each language. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Counted = (count: number) => string;

/** A phrase for every count; `#` stands for the number, written as the language writes it. */
export function plural(tag: string, forms: Forms): Counted {
  const rules = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);
  return (count) => (forms[rules.select(count)] ?? forms.other).replace("#", number.format(count));
}

/** A name in a sentence that runs the other way: it is laid out on its own (Unicode's first-strong isolate). */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
