using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>The client of a provider: the keyed service of its name, or else the unkeyed one.</summary>
internal static class KinesisClients
{
    public static IAmazonKinesis Resolve(IServiceProvider services, string provider) =>
        services.GetKeyedService<IAmazonKinesis>(provider) ?? services.GetService<IAmazonKinesis>()
        ?? throw new InvalidOperationException(
            $"Kinesis streams '{provider}': no {nameof(IAmazonKinesis)} is registered; add one as a service, or as a keyed one under '{provider}'.");
}
