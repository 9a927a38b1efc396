namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The fate of a message or a write. To its sender the last three look the same.</summary>
internal enum Fate
{
    /// <summary>It takes effect, and its answer comes.</summary>
    Arrives,

    /// <summary>It never takes effect.</summary>
    Lost,

    /// <summary>It takes effect at some later time.</summary>
    Late,

    /// <summary>It takes effect, and its answer does not come.</summary>
    AnswerLost,
}
