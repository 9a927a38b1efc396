# What stands in for AWS in compose.yaml: kinesalite with the stream, and dynalite. For trying things only; nothing is kept over a restart.
FROM node:22.20.0-slim
WORKDIR /standins
COPY tests/TestKit/node/package.json tests/TestKit/node/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tests/TestKit/node/create-stream.mjs docker/kinesis-standin.sh ./
USER node
