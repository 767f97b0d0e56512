# One node in a container. Debian's npm installs what package-lock.json pins, the Node that runs it included.
#
#   docker build -t tingzha .
#   docker run -p 1935:1935 -p 8080:8080 -v tingzha:/data tingzha
#
# One container a data volume: the node lock holds within one network namespace only.

FROM debian:trixie-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/tingzha
COPY package.json package-lock.json ./
# The pinned Node is a development dependency for npm's scripts, and what the node runs on here.
COPY dashboard dashboard
COPY src/desk/contract src/desk/contract
COPY tsconfig.json tsconfig.json
RUN npm ci --no-audit --no-fund \
    && npm run build \
    && mv node_modules/node /tmp/node \
    && npm prune --omit=dev --no-audit --no-fund \
    && mv /tmp/node node_modules/node
COPY src src
COPY config config
COPY scripts/tingzha scripts/tingzha

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates ffmpeg libstdc++6 tini tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin tingzha \
    && install -d -o tingzha -g tingzha -m 0700 /data
COPY --from=build /opt/tingzha /opt/tingzha
RUN ln -s /opt/tingzha/scripts/tingzha /usr/local/bin/tingzha
USER tingzha
WORKDIR /opt/tingzha
ENV TINGZHA_NODE_DATA_DIR=/data
VOLUME /data
EXPOSE 1935 8080
# Whoever changes http.port or turns on TLS changes this line too.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["node_modules/node/bin/node", "-e", "fetch('http://127.0.0.1:8080/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# tini reaps what a killed desk leaves behind (ffmpeg), and passes SIGTERM to the parent: it stops within 10 s.
ENTRYPOINT ["tini", "--", "node_modules/node/bin/node", "src/main.ts"]
