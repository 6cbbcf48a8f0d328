// Places in the dashboard are what follows the # of the address: each has a link of its own.
export function place() {
  const [path, args] = (location.hash.slice(1) || '/').split('?');
  return { parts: path.split('/').slice(1), path, args: new URLSearchParams(args || '') };
}

export function go(path, args = {}) {
  const words = new URLSearchParams(Object.entries(args).filter(([, value]) => value !== ''));
  location.hash = words.size ? `${path}?${words}` : path;
}
