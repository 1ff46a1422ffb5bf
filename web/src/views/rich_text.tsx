import { pieces } from "../state/links";

/** Plain text with its links. Only text nodes and <a> elements are ever made from what people write. */
export function RichText({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, place) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <a key={place} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}
