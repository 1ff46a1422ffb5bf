/**
 * What several of the later parts use, named here so that it comes with the first file: a file of its own would cost a
 * request. (What they share with the first screen comes with that: vite.config.ts.) Nothing runs by being imported.
 */
import "../state/keys";
import "../state/message_text";
import "./dialog";
import "./dialogs";
import "./flag";
import "./person_name";
