/** Starts the editor on the page that names a graph. */

import { listenForDocuments } from "../acts/files.js";
import { Editor } from "../components/Editor.js";
import { start } from "../components/starting.js";

start(Editor, listenForDocuments);
