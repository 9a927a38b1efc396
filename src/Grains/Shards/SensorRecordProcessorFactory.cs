using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

internal sealed class SensorRecordProcessorFactory(
    IGrainFactory grains,
    FeatureDefinitions definitions,
    IOptions<SensorGrainsOptions> options,
    ILocalSiloDetails localSilo,
    GrainMetrics metrics,
    TimeProvider clock,
    ILoggerFactory loggers) : IShardRecordProcessorFactory
{
    private readonly CallRetry _retry = new(options.Value, metrics, clock, loggers.CreateLogger<CallRetry>());
    private readonly ILogger _logger = loggers.CreateLogger<SensorRecordProcessor>();

    public IShardRecordProcessor Create(string shardId) => new SensorRecordProcessor(
        new PageDecoder(shardId, definitions.MaxFutureSkew), grains, _retry, options.Value, localSilo.SiloAddress, metrics, clock, _logger);
}
