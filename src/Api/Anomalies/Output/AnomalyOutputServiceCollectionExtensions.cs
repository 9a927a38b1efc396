using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Api.Anomalies.Output;

/// <summary>Adds the output of anomalies to a silo.</summary>
public static class AnomalyOutputServiceCollectionExtensions
{
    /// <summary>Adds an output that puts anomalies into a stream as well, by the <c>IAmazonKinesis</c> among the services.</summary>
    public static IServiceCollection AddAnomalyOutput(this IServiceCollection services, string streamName) => services.AddSingleton<IAnomalyOutput>(provider =>
        new KinesisAnomalyOutput(provider.GetRequiredService<IAmazonKinesis>(), streamName, provider.GetRequiredService<TimeProvider>()));
}
