using Microsoft.Extensions.Options;
using SensorGrid.Api.Hosting;
using SensorGrid.Grains;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Silo.Data;
using SensorGrid.Silo.Kinesis;
using SensorGrid.Silo.Network;
using SensorGrid.Silo.Reports;
using SensorGrid.Silo.Settings;
using SensorGrid.Silo.Storage;

namespace SensorGrid.Silo.Hosting;

/// <summary>A whole SensorGrid in this process: Kinesis endpoint, silo and API, started in that order and stopped in reverse.</summary>
public sealed class SensorGridHost : IRunningProgram
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private WebApplication? _app;

    private SensorGridHost()
    {
    }

    /// <summary>The addresses of all endpoints.</summary>
    public SensorGridAddresses Addresses { get; private set; } = null!;

    /// <summary>The services of the running host.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Starts everything; when it returns, requests are answered and the stream is read.</summary>
    /// <param name="args">Settings as on the command line, such as <c>--SensorGrid:DataDirectory=/var/lib/sensorgrid</c>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="StartUpException">It cannot start as it is set up.</exception>
    public static async Task<SensorGridHost> StartAsync(string[] args, CancellationToken cancellationToken)
    {
        var host = new SensorGridHost();
        try
        {
            await host.RunUpAsync(args, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is requested to end (Ctrl-C, SIGTERM), and then until the API and the silo have stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app!.WaitForShutdownAsync(cancellationToken);

    void IRunningProgram.Report(TextWriter output) => StartUpReport.Write(output, Addresses);

    /// <summary>Stops the API, then the silo (which writes a last checkpoint), then the Kinesis endpoint, and releases the data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task RunUpAsync(string[] args, CancellationToken cancellationToken)
    {
        SharedSettings.CheckOpenFiles();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings file lies beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = SiloSettingsReader.Read(builder.Configuration);
        var definitions = FeatureFile.Read(settings.FeaturesFile);
        if (settings.UsesDataDirectory)
        {
            var data = Keep(DataDirectory.Take(settings.DataDirectory));
            StreamOfData.Check(data.Path, settings.Kinesis);
        }

        settings.Network.CheckSilo(settings.Cluster.Host);
        Ports.Check(settings);
        var redis = settings.Cluster.Redis is { } configured ? await RedisCheck.RequireAsync(configured, settings.Network) : null;
        if (settings.DynamoDB is { } table)
        {
            await DynamoDBCheck.RequireAsync(table, cancellationToken);
        }

        var kinesis = Keep(await KinesisEndpoint.OpenAsync(settings.Kinesis, settings.DataDirectory, builder.Configuration, cancellationToken));
        builder.AddSensorGrid(settings, definitions, kinesis, redis);
        _app = builder.Build();
        Keep(new StoppedApplication(_app));
        _app.MapSensorGridApi();
        if (settings.UsesDataDirectory)
        {
            _app.Services.GetRequiredService<DataModes>().WarnOfWide(settings.DataDirectory);
        }

        var model = await StartAsync(_app, settings, cancellationToken);
        Addresses = AddressesOf(_app, settings, kinesis, model);
    }

    private static async Task<string> StartAsync(WebApplication app, SiloSettings settings, CancellationToken cancellationToken)
    {
        // Checked here, since the host would log a failed check with its stack trace.
        app.Services.GetService<IStartupValidator>()?.Validate();
        var model = ModelInForce.Load(app.Services, settings.ModelFolder);
        await app.StartAsync(cancellationToken);
        return model;
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private static SensorGridAddresses AddressesOf(WebApplication app, SiloSettings settings, KinesisEndpoint kinesis, string model) => new(
        new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal)),
        kinesis.Url,
        settings.Kinesis.Embedded,
        settings.Kinesis.StreamName,
        kinesis.OpenShards,
        settings.DynamoDB is { } table ? $"DynamoDB table {table.TableName} at {table.Service}" : settings.DataDirectory,
        model,
        app.Services.GetRequiredService<ISensorCapacity>().Text,
        $"{settings.Cluster.Host}:{settings.Cluster.SiloPort}, gateway {settings.Cluster.Host}:{settings.Cluster.GatewayPort}, cluster {settings.Cluster.ClusterId}",
        app.Services.RedisAddresses(),
        settings.Access.HasKeys,
        app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
}
