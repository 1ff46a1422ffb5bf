/**
 * What several of the later parts use, named here so that it comes with the first file: a file of its own would cost a
 * request. Nothing runs by being imported.
 */
import "../state/completion";
import "../state/keys";
import "./dialog";
import "./dialogs";
import "./field";
import "./flag";
import "./language_switch";
import "./password_hint";
import "./person_name";
import "./submission";
import "./theme_switch";
