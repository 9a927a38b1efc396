using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Kinesis;

/// <summary>Starts the embedded Kinesis endpoint, with its streams in it.</summary>
internal static class EmbeddedKinesis
{
    /// <summary>The number of shards that the main stream is created with.</summary>
    private const int Shards = 4;

    /// <summary>The number of shards of each other stream: those that are read, and that of the anomalies.</summary>
    private const int OtherShards = 1;

    /// <exception cref="StartUpException">It cannot be started.</exception>
    public static async Task<KinesisLocalServer> StartAsync(
        KinesisSettings settings, string dataDirectory, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var options = new KinesisLocalOptions
        {
            Port = settings.LocalPort,
            DatabasePath = Path.Combine(dataDirectory, "kinesis.db"),
            Streams = { new StreamToCreate(settings.StreamName, Shards) },
        };
        foreach (var other in settings.OutputStream is { } output ? settings.Sources.Append(output) : settings.Sources)
        {
            options.Streams.Add(new StreamToCreate(other, OtherShards));
        }

        try
        {
            return await KinesisLocalServer.StartAsync(options, loggerFactory, cancellationToken);
        }
        catch (KinesisLocalStartException exception)
        {
            throw new StartUpException($"SensorGrid:Kinesis:LocalPort is '{settings.LocalPort}': {exception.Message}", exception);
        }
    }
}
