namespace SensorGrid.Api.Settings;

/// <summary>Limits of requests for SQL applications that the description of the API names.</summary>
internal static class ApplicationLimits
{
    /// <summary>The longest time that a program is tried.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(10);

    /// <summary>The greatest number of programs that are tried at a time.</summary>
    public const int MostTrials = 2;

    /// <summary>The greatest number of streams whose rows stand among the features of sensors: each has the newest row of each sensor in memory, of the 10,000 or 4 MB that are kept.</summary>
    public const int SensorStreams = 64;

    /// <summary>The time for which a call waits for a row; then a comment shows the client that the stream is alive.</summary>
    public static readonly TimeSpan RowWait = TimeSpan.FromSeconds(10);
}
