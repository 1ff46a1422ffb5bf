/** English: the language that the others are measured by. Its type is the dictionary's. */
import { people } from "./people";
import { shell } from "./shell";
import { talk } from "./talk";

export const en = { ...people, ...shell, ...talk };

export type Words = typeof en;
