# All images of the house, one target each. They share the install and the bundles, and each final stage takes
# only what its program needs: a bundle, the few packages that cannot be bundled, and the tools it runs.

ARG NODE_IMAGE=node:24-bookworm-slim

# Manifests alone, so that a changed source does not install everything again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
 && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS modules
WORKDIR /app
COPY --from=manifests /app ./
# No install scripts: nothing here needs one, and a bad package gets no chance.
RUN --mount=type=cache,target=/root/.npm,sharing=locked \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund

FROM modules AS bundles
COPY tsconfig.base.json ./
COPY scripts ./scripts
COPY packages ./packages
COPY services/hub ./services/hub
COPY services/repo-init ./services/repo-init
COPY services/model-gateway ./services/model-gateway
COPY services/adapter-claude ./services/adapter-claude
COPY services/adapter-codex ./services/adapter-codex
RUN node scripts/prepare.mjs

# The page alone: the hub's image is the only one that waits for it.
FROM bundles AS page
COPY services/web ./services/web
RUN node scripts/build.mjs

# The native SQLite binding without its C++ sources and without other systems' binaries.
FROM modules AS sqlite
RUN mkdir -p /out/@photostructure/sqlite \
 && cp -r node_modules/node-gyp-build /out/ \
 && cd node_modules/@photostructure/sqlite \
 && cp -r --parents package.json LICENSE dist/index.mjs prebuilds/linux-"$(node -p process.arch)" /out/@photostructure/sqlite/

# What every container has: the same user, whose files all of them share in the workspace.
FROM ${NODE_IMAGE} AS base
ARG ENVOY_UID=1000
RUN if [ "$ENVOY_UID" != "$(id -u node)" ]; then \
      groupmod --gid "$ENVOY_UID" node && usermod --uid "$ENVOY_UID" node && chown -R node:node /home/node; \
    fi
ENV NODE_ENV=production
WORKDIR /app
CMD ["node", "--enable-source-maps", "dist/main.mjs"]

FROM base AS model-gateway
# A volume that is mounted for the first time takes owner and mode of the folder below it.
RUN install -d -o node -g node /run/model
COPY --from=bundles /app/packages/scripted-model/scenarios ./packages/scripted-model/scenarios
COPY --from=bundles /app/services/model-gateway/dist ./services/model-gateway/dist
WORKDIR /app/services/model-gateway
USER node

FROM base AS git
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
# The folders belong to the shared user, except a repository of the host that is mounted to be cloned.
RUN git config --system --add safe.directory /workspace/repo \
 && git config --system --add safe.directory /source \
 && git config --system --add safe.directory /source/.git \
 && git config --system init.defaultBranch main \
 && install -d -o node -g node /workspace /workspace/repo /workspace/notes /workspace/state /workspace/context

FROM git AS repo-init
RUN apt-get update \
 && apt-get install -y --no-install-recommends openssh-client \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && printf '%s\n' 'Host *' '  IdentityFile /run/ssh/key' '  UserKnownHostsFile /run/ssh/known_hosts' \
      > /etc/ssh/ssh_config.d/envoy.conf
COPY --from=bundles /app/services/repo-init/dist ./services/repo-init/dist
WORKDIR /app/services/repo-init
USER node

FROM git AS hub
RUN install -d -o node -g node -m 0700 /data /agent-credentials \
 && printf '#!/bin/sh\nexec node /app/services/hub/dist/sign-in.mjs\n' > /usr/local/bin/sign-in \
 && chmod 0755 /usr/local/bin/sign-in
COPY --from=sqlite /out ./node_modules
COPY --from=page /app/services/web/dist ./services/web/dist
COPY --from=bundles /app/services/hub/dist ./services/hub/dist
COPY prompts ./prompts
WORKDIR /app/services/hub
USER node

# Where agents work. AGENT_PACKAGES adds what the repository's own commands need, such as "python3 make".
FROM git AS agent
ARG AGENT_PACKAGES=""
RUN apt-get update \
 && apt-get install -y --no-install-recommends procps ripgrep ${AGENT_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
# Commits are signed with the agent's name, which agent-start writes at each start.
RUN git config --system include.path /state/gitconfig \
 && install -d -o node -g node -m 0700 /state \
 && install -d -o node -g node /credentials /run/model
COPY --from=sqlite /out ./node_modules
COPY --chmod=0755 scripts/docker/agent-start /usr/local/bin/agent-start
COPY scripts/docker/agent-health.mjs /usr/local/lib/agent-health.mjs
ENV HOME=/state
# An adapter mostly waits: without source maps and with a small young generation it takes half the memory.
ENTRYPOINT ["agent-start"]
CMD ["node", "--max-semi-space-size=1", "dist/main.mjs"]

FROM agent AS adapter-claude
RUN --mount=type=bind,from=modules,source=/app/node_modules/@anthropic-ai,target=/from \
    mkdir -p node_modules/@anthropic-ai && cp -r /from/claude-agent-sdk* node_modules/@anthropic-ai/
COPY --from=bundles /app/services/adapter-claude/dist ./services/adapter-claude/dist
WORKDIR /app/services/adapter-claude
USER node

FROM agent AS adapter-codex
COPY --from=modules /app/node_modules/@openai ./node_modules/@openai
COPY --from=bundles /app/services/adapter-codex/dist ./services/adapter-codex/dist
WORKDIR /app/services/adapter-codex
USER node
