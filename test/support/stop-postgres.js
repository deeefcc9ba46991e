export default async function stopPostgres() {
  const server = globalThis.ecluseTestPostgres;
  globalThis.ecluseTestPostgres = undefined;
  await server?.stop();
}
