# The command line. Build from the repository's root:  docker build -f docker/cli.Dockerfile -t sensorgrid-cli .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli -c Release -o /app --nologo --use-current-runtime --self-contained false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /work
COPY --from=build /app /app
RUN chown "$APP_UID" /work
USER $APP_UID
ENTRYPOINT ["dotnet", "/app/SensorGrid.Cli.dll"]
