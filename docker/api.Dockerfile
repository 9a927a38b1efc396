# The API by itself, in front of silos. Build from the repository's root:  docker build -f docker/api.Dockerfile -t sensorgrid-api .
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
RUN dotnet publish src/Api -c Release -o /app --nologo --use-current-runtime --self-contained false -p:DashboardFolder=/page

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV ASPNETCORE_URLS=http://0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM

# The image has no curl; bash can ask by itself. It is the process that is asked after: without silos it goes on looking for them, and /health/ready says so.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "SensorGrid.Api.dll"]
