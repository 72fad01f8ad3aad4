// Bytes as text, for what carries only text.
export const encode = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
export const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
