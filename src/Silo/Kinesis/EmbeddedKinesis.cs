using SensorGrid.Api.StartUp;
using SensorGrid.Kinesis.Local;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Kinesis;

/// <summary>Starts the Kinesis endpoint that this process brings along, with the stream in it.</summary>
internal static class EmbeddedKinesis
{
    /// <summary>How many shards the stream is made with.</summary>
    private const int Shards = 4;

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
