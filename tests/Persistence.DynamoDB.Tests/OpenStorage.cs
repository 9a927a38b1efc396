using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace SensorGrid.Persistence.DynamoDB.Tests;

/// <summary>A storage that was opened as a silo does it.</summary>
internal sealed class OpenStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SiloLifecycleSubject _lifecycle = new(NullLogger<SiloLifecycleSubject>.Instance);

    private OpenStorage(DynamoDBStorageOptions options, TimeProvider timeProvider)
    {
        _services = new ServiceCollection().AddSerializer().AddMetrics().AddLogging().BuildServiceProvider();
        options.GrainStorageSerializer ??= new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>());
        Meters = _services.GetRequiredService<IMeterFactory>();
        Storage = new DynamoDBGrainStorage(
            "state", options, _services.GetRequiredService<IActivatorProvider>(), Meters, timeProvider, NullLoggerFactory.Instance);
        Storage.Participate(_lifecycle);
    }

    public DynamoDBGrainStorage Storage { get; }

    public IMeterFactory Meters { get; }

    public static string NewTable() => $"state-{Guid.NewGuid():N}";

    public static async Task<OpenStorage> OpenAsync(DynamoDBStorageOptions options, TimeProvider? timeProvider = null)
    {
        var storage = new OpenStorage(options, timeProvider ?? TimeProvider.System);
        try
        {
            await storage._lifecycle.OnStart(TestContext.Current.CancellationToken);
            return storage;
        }
        catch
        {
            await storage._services.DisposeAsync();
            throw;
        }
    }

    public Task CloseAsync() => _lifecycle.OnStop(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _services.DisposeAsync();
    }
}
