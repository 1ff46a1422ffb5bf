import { encode } from "uqr";
import "../../styles/qr_picture.css";

// A reader wants light around the picture: four modules (ISO/IEC 18004).
const border = 4;

/** A text as a QR code. It is black on white by night as well: readers expect it so. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: "M", border });
  return (
    <svg class="qr-picture" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} data-testid="qr-picture">
      <rect class="qr-paper" width={size} height={size} />
      <path class="qr-ink" d={squares(data)} />
    </svg>
  );
}

/** One square of the side 1 for each dark module. */
function squares(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
}
