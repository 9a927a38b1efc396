using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>A sensor whose answers the test gives.</summary>
internal sealed class DrivenSensor(Func<Task<FeaturesAnswer>> answer) : ISensorGrain
{
    public async ValueTask<FeaturesAnswer> GetFeaturesAsync(AsOf asOf, CancellationToken cancellationToken) => await answer();

    public ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PersistOutcome> PersistAsync(ShardName shard, LogPosition expected, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FeaturesAnswer> ExplainAsync(AsOf asOf, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<HistoryAnswer?> GetHistoryAsync(DateTimeOffset earliest, DateTimeOffset latest, int points, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WhatIfAnswer> WhatIfAsync(WhatIfQuestion question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SilenceAnswer> CheckSilenceAsync(ShardName shard, LogPosition? previous, long pass, DateTimeOffset frontier, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
