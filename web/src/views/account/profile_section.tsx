import { useSignal } from "@preact/signals";
import type { Account } from "../../protocol/auth_api";
import { limits } from "../../protocol/wire";
import { words } from "../../state/language";
import { useParley } from "../context";
import { TextField } from "../field";
import { FormEnd } from "../form_end";
import { useSubmission } from "../submission";
import { Section } from "./account_dialog";

export function ProfileSection({ account }: { account: Account }) {
  const { actions } = useParley();
  const { profile } = words();
  const displayName = useSignal(account.display_name ?? "");
  const hue = useSignal(account.hue);
  const form = useSubmission();
  const submit = (event: Event) => {
    event.preventDefault();
    void form.run(() => actions.account.changeProfile(displayName.value.trim() || null, hue.value));
  };
  return (
    <Section title={profile.profile}>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField
          label={profile.displayName}
          name="display-name"
          testid="display-name"
          value={displayName}
          maxLength={limits.display_name_code_points_max}
          hint={profile.displayNameHint(account.username)}
        />
        <label class="hue">
          <span>{profile.colour}</span>
          <input
            type="range"
            min={0}
            max={limits.hue_max}
            data-testid="hue"
            value={hue.value ?? 210}
            onInput={(event) => {
              hue.value = Number(event.currentTarget.value);
            }}
          />
          <span class={hue.value === null ? "" : "tinted"} style={hue.value === null ? undefined : { "--hue": hue.value }}>
            {displayName.value.trim() || account.username}
          </span>
        </label>
        {hue.value !== null && (
          <button type="button" class="link" onClick={() => (hue.value = null)}>
            {profile.noColour}
          </button>
        )}
        <FormEnd testid="profile-save" label={profile.save} {...form} done={form.done && profile.saved} />
      </form>
    </Section>
  );
}
