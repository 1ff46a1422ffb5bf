/** German, loaded when chosen. */
import type { Words } from "../en";
import { shell } from "./shell";
import { talk } from "./talk";

export const words: Words = { ...shell, ...talk };
