// Drives static/js/observable.js: a store, what is subscribed to it, and who was told.
import { Observable } from "../../static/js/observable.js";

const store = new Observable();
const told = [];
const stops = new Map();

const ACTS = {
  subscribe({ topic, name }) {
    const { subscribe } = store.topic(topic);
    stops.set(name, subscribe(() => told.push(name)));
  },
  unsubscribe({ name }) {
    stops.get(name)();
    stops.delete(name);
  },
  changed({ topics }) {
    told.length = 0;
    store.changed(topics);
    return told;
  },
  version: ({ topic }) => store.topic(topic).now(),
  size: () => store.topics.size,
};

export const answer = ({ act, ...rest }) => ACTS[act](rest);
