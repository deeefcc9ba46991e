# Écluse, in one image: the server by default, the projector alone with the command « project ».
#   docker build -t ecluse . && docker run --rm --init -e ECLUSE_HOST=0.0.0.0 -p 127.0.0.1:3000:3000 -v ecluse:/data ecluse
# A command is run in the container of the server: docker exec NAME ecluse --help
# There is no sign-in yet: publish the port on the loopback of the host, as here, and nowhere else.

FROM node:22.21.1-bookworm-slim AS build
WORKDIR /ecluse
COPY package.json package-lock.json .npmrc ./
COPY tools/prepare.js tools/
RUN npm ci
COPY . .
RUN npm run build

FROM node:22.21.1-bookworm-slim AS packages
WORKDIR /ecluse
COPY package.json package-lock.json .npmrc ./
COPY tools/prepare.js tools/
RUN npm ci --omit=dev
# Comes along as what a library may use when it compiles; nothing here does.
RUN rm -r node_modules/typescript

FROM node:22.21.1-bookworm-slim
ENV NODE_ENV=production ECLUSE_HOME=/data
WORKDIR /ecluse
COPY --from=packages /ecluse/node_modules node_modules
COPY --from=build /ecluse/dist dist
COPY package.json LICENCE ./
COPY apps/cli/bin apps/cli/bin
COPY procedures procedures
RUN install --directory --owner=node --group=node --mode=700 /data && ln -s /ecluse/apps/cli/bin/ecluse.js /usr/local/bin/ecluse
USER node
VOLUME /data
EXPOSE 3000 3001
# Alive, not ready: a server that waits for its projector must not be restarted for it. A stop takes the time of PostgreSQL's.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://localhost:' + (process.env.ECLUSE_PORT || 3000) + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/cli/bin/ecluse.js"]
CMD ["start"]
