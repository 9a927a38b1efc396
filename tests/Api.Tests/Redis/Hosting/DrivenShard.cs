using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>The reader of a shard, whose answers the test gives.</summary>
internal sealed class DrivenShard(Func<FrontierQuestion, Task<ShardFrontier>> answer) : IShardFrontierGrain
{
    public async ValueTask<ShardFrontier> GetAsync(FrontierQuestion question, CancellationToken cancellationToken) => await answer(question).WaitAsync(cancellationToken);
}
