using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Providers.Streams.Common;
using Orleans.Serialization;
using Orleans.Streams;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>
/// Orleans' persistent stream provider without access to its streams: a request for one fails with an error that names the alternative.
/// </summary>
internal sealed class KinesisStreamProvider(
    string name,
    StreamPubSubOptions pubSubOptions,
    StreamLifecycleOptions lifecycleOptions,
    IProviderRuntime runtime,
    DeepCopier deepCopier,
    ILogger<PersistentStreamProvider> logger)
    : PersistentStreamProvider(name, pubSubOptions, lifecycleOptions, runtime, deepCopier, logger), IStreamProvider
{
    // Callers hold an IStreamProvider: the interface is implemented anew, as the base class's method cannot be overridden.
    IAsyncStream<T> IStreamProvider.GetStream<T>(StreamId streamId) => throw Unsupported.Streams(Name);
}
