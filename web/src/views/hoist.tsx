import { Flag } from "./flag";
import { hasFlag } from "./flag_shapes";

const flags_max = 12;

/** A word on a halyard, one flag a letter. Decoration: what it spells is said in words elsewhere. */
export function Hoist({ word }: { word: string }) {
  const letters = [...word].filter(hasFlag).slice(0, flags_max);
  return (
    <span class="hoist" aria-hidden="true">
      {letters.map((letter, place) => (
        <span class="hoist-flag" key={`${place}${letter}`}>
          <Flag letter={letter} />
        </span>
      ))}
    </span>
  );
}
