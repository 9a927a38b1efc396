using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Hosting;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Kinesis;
using SensorGrid.Hosting.Network;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Api.Standalone;

/// <summary>The API as a process of its own: an Orleans client of the silos that Redis lists.</summary>
internal sealed class ApiHost : IRunningProgram
{
    private readonly WebApplication _app;
    private readonly StoppedApplication _stopped;
    private readonly ApiSettings _settings;

    private ApiHost(WebApplication app, ApiSettings settings) => (_app, _stopped, _settings) = (app, new StoppedApplication(app), settings);

    /// <summary>Starts it; requests are answered from early on, and when it returns a silo has been reached.</summary>
    /// <exception cref="StartUpException">It cannot start as it is set up.</exception>
    public static async Task<ApiHost> StartAsync(string[] args, CancellationToken cancellationToken)
    {
        SharedSettings.CheckOpenFiles();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings file lies beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = ApiSettingsReader.Read(builder.Configuration);
        var definitions = FeatureFile.Read(settings.FeaturesFile);
        foreach (var url in settings.Urls)
        {
            ListeningPorts.CheckUrl(url, settings.Access.CheckListening);
        }

        RedisDoorSetting.Check(settings.RedisClients, settings.Access.CheckListening);
        var redis = await RedisCheck.RequireAsync(settings.Redis, settings.Network);
        var kinesis = settings.Tables.AddTo(KinesisClients.Create(settings.KinesisUrl, new AmazonKinesisConfig { MaxErrorRetry = 1 }), retries: 1);
        try
        {
            await StreamCheck.RequireAsync(StreamCheck.StreamSetting, kinesis, settings.StreamName, settings.KinesisUrl, cancellationToken);
        }
        catch
        {
            kinesis.Dispose();
            throw;
        }

        builder.AddStandaloneApi(settings, definitions, kinesis, redis);
        var host = new ApiHost(builder.Build(), settings);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public void Report(TextWriter output) => output.WriteLine(
        $"""

          API        {string.Join(' ', _app.Urls)}{RedisText}
          Kinesis    {(_settings.KinesisUrl is { } url ? SecretText.Address(url.ToString()) : null) ?? "AWS, by the SDK's settings"}
          Stream     {_settings.StreamName}
          Orleans    cluster {_settings.ClusterId}

        SensorGrid is ready
        """);

    private string RedisText => _app.Services.RedisAddresses() is { Count: > 0 } addresses ? $"{Environment.NewLine}  Redis      {string.Join(' ', addresses)}" : "";

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _stopped.DisposeAsync();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // Checked here, since the host would log a failed check with its stack trace.
        _app.Services.GetService<IStartupValidator>()?.Validate();
        _app.MapSensorGridApi();
        await _app.StartAsync(cancellationToken);
        _app.Services.GetRequiredService<ClusterConnection>().OnJoined();
    }
}
