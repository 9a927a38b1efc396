namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The outcome of a barrier.</summary>
internal enum BarrierOutcome
{
    /// <summary>The checkpoint is written.</summary>
    Durable,

    /// <summary>A cell lacks something, or did not answer.</summary>
    Failed,

    /// <summary>The shard has another owner.</summary>
    Refused,
}
