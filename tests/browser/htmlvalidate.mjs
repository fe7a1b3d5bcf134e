export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A table that CSS lays out as blocks on a phone is one to a screen reader by its roles alone.
    "no-redundant-role": "off",
    // The name of an objective is as long as its owners made it.
    "long-title": "off",
    // Code that scrolls sideways is named for those who come to it by keyboard.
    "prefer-native-element": ["error", { exclude: ["group"] }],
    // HTML asks of an id that it has no space.
    "valid-id": ["error", { relaxed: true }],
  },
};
