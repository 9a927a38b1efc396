namespace SensorGrid.Features.Engine;

/// <summary>The version of what is computed from one and the same log: readings that count, features, scores, anomalies.</summary>
public static class EngineVersion
{
    /// <summary>To be raised by each change of code or of a constant that changes any number. Silos of different versions share no shards.</summary>
    public const int Current = 1;
}
