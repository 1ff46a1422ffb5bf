/** Numbers inside sentences, by the rules of each language. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Counted = (count: number) => string;

/**
 * A phrase for every count; `#` stands for the number, written as the language writes it. What knows the rules is made
 * when the phrase is first said: the first load says few of them.
 */
export function plural(tag: string, forms: Forms): Counted {
  let made: { rules: Intl.PluralRules; number: Intl.NumberFormat } | null = null;
  return (count) => {
    made ??= { rules: new Intl.PluralRules(tag), number: new Intl.NumberFormat(tag) };
    return (forms[made.rules.select(count)] ?? forms.other).replace("#", made.number.format(count));
  };
}

/** A name in a sentence that runs the other way: it is laid out on its own (Unicode's first-strong isolate). */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
