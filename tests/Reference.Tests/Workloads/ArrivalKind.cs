namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>How readings come into the stream.</summary>
internal enum ArrivalKind
{
    /// <summary>Shortly after they were measured.</summary>
    Live,

    /// <summary>Long after, as from a file.</summary>
    Afterwards,

    /// <summary>Nobody knows when.</summary>
    Unknown,
}
