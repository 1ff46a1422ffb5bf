/** The water below the flags of the log-in screen. Decoration. */
export function Sea() {
  return (
    <svg class="sea" viewBox="0 0 1200 240" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d="M0 70c150-50 300-50 450 0s300 50 450 0 225-40 300-20v190H0z" />
      <path d="M0 120c120 40 270 40 420 0s300-40 450 0 230 30 330 0v120H0z" />
      <path d="M0 185c150-40 330-40 480 0s330 30 480 0 180-25 240-10v65H0z" />
    </svg>
  );
}
