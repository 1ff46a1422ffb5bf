import { lazy } from "./lazy";
import type { EmojiGridProps } from "./emoji_grid";

/** The grid and its emoji are fetched when somebody first opens it. */
export const EmojiGrid = lazy<EmojiGridProps>(async () => (await import("./emoji_grid")).EmojiGridPanel);
