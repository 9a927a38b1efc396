# A silo with the API. Build from the repository's root:  docker build -f docker/silo.Dockerfile -t sensorgrid-silo .
FROM node:22.20.0-slim AS dashboard
WORKDIR /source
COPY src/Dashboard/package.json src/Dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src/Dashboard .
RUN node build.mjs /page

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=dashboard /page /page
# For the architecture of the image alone: native libraries of all others are ten times as large.
RUN dotnet publish src/Silo -c Release -o /app --nologo --use-current-runtime --self-contained false -p:DashboardFolder=/page

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .

# Where state is embedded: mount a volume there. With a table and a stream elsewhere nothing is written.
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
ENV SensorGrid__DataDirectory=/data ASPNETCORE_URLS=http://0.0.0.0:8080

# Garbage is collected after 64 MB of it instead of the 25 or so that follow from a processor's cache: a quarter of the collections and 0.6 of their pauses, for 40 MB more (docs/operations.md).
ENV DOTNET_GCgen0size=0x4000000
EXPOSE 8080 11111 30000
STOPSIGNAL SIGTERM

# The image has no curl; bash can ask by itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# Other silos reach this one by the container's own address.
ENTRYPOINT ["sh", "-c", "exec dotnet SensorGrid.Silo.dll --SensorGrid:Orleans:Host=$(hostname -i | cut -d' ' -f1) \"$@\"", "silo"]
