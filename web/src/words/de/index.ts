/** German, loaded when chosen. */
import type { Words } from "../en";
import { people } from "./people";
import { shell } from "./shell";
import { talk } from "./talk";

export const words: Words = { ...people, ...shell, ...talk };
