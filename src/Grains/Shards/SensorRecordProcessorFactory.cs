using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Sensors;
using SensorGrid.Sources.Formats;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

internal sealed class SensorRecordProcessorFactory(
    string? source,
    SensorRuntime runtime,
    IGrainFactory grains,
    IOptions<SensorGrainsOptions> options,
    ILoggerFactory loggers) : IShardRecordProcessorFactory
{
    private readonly CallRetry _retry = new(options.Value, runtime.Metrics, runtime.Clock, loggers.CreateLogger<CallRetry>());
    private readonly DecoderOptions _decoding = new(runtime.Definitions.MaxFutureSkew) { KnownSensorId = runtime.Sensors.IdOf };
    private readonly ILogger _logger = loggers.CreateLogger<SensorRecordProcessor>();

    public IShardRecordProcessor Create(string shardId) => new SensorRecordProcessor(
        source,
        new PageDecoder(ShardName.Of(source, shardId), _decoding),
        runtime,
        grains,
        _retry,
        options.Value,
        _logger);
}
